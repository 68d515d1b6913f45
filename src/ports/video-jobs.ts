import type { ParamValue } from '../domain/render-request.js';
import type { Sha256 } from '../domain/sha256.js';
import type { Video } from '../domain/video.js';
import type { Character } from '../protocol/character-object.js';
import type { VideosApi } from './videos-api.js';

/**
 * Single jobs of a `/v1/videos` server. `createVideo` costs money: it is sent once, never retried, and answers with an
 * outcome class instead of throwing. The other calls are free and throw RenderQueueError of kind `server`.
 */
export interface VideoJobs extends Pick<VideosApi, 'getVideo' | 'listVideos' | 'openContent'> {
  readonly createVideo: (order: VideoOrder, signal?: AbortSignal) => Promise<CreateVideoAnswer>;
  /**
   * Free, and not idempotent: a lost answer leaves a character behind that nobody uses. Never asked of a kind of server
   * that has none.
   */
  readonly uploadCharacter: (upload: CharacterUpload, signal?: AbortSignal) => Promise<Character>;
  /** Whether the server still knows a character by the id it gave it. Never asked of a kind of server that has none. */
  readonly hasCharacter: (id: string, signal?: AbortSignal) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

export interface CharacterUpload {
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: Sha256;
  /** An MP4. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** What is to be made. A kind of server that makes no such thing is never asked for it. */
export type VideoOrder = CreateOrder | EditOrder | ExtendOrder;

export interface CreateOrder {
  readonly method: 'create';
  readonly model: string;
  readonly prompt: string;
  readonly size: string;
  readonly seconds: number;
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly inputReference?: OrderReference | undefined;
  /** As the server named them. */
  readonly characterIds?: readonly string[];
}

/** Everything but the prompt is the parent's, which the same server holds. */
export interface EditOrder {
  readonly method: 'edit';
  readonly parentId: string;
  readonly prompt: string;
}

export interface ExtendOrder {
  readonly method: 'extend';
  readonly parentId: string;
  readonly prompt: string;
  /** Those that are added. */
  readonly seconds: number;
}

/** Bytes are given in whatever form the server takes; a link is passed on as it is. */
export type OrderReference =
  | { readonly kind: 'image'; readonly bytes: Uint8Array; readonly mediaType: string }
  | { readonly kind: 'url'; readonly url: string };

/**
 * accepted: the server named a job. rejected: it refused with an error we can read; nothing runs. busy: it refused for
 * now, in words that say so; nothing runs. not_sent: no byte left. unknown: anything else, the money may be spent.
 */
export type CreateVideoAnswer =
  | { readonly kind: 'accepted'; readonly video: Video }
  | { readonly kind: 'rejected'; readonly status: number; readonly code: string; readonly message: string }
  | { readonly kind: 'busy'; readonly retryAfterMs: number | undefined; readonly message: string }
  | { readonly kind: 'not_sent'; readonly message: string }
  | { readonly kind: 'unknown'; readonly message: string };
