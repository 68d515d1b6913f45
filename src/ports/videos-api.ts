import type { ApiFile } from '../domain/api-file.js';
import type { Batch } from '../domain/batch.js';
import type { AssetKind } from '../domain/object-key.js';
import type { ServerIdentity } from '../domain/server.js';
import type { Sha256 } from '../domain/sha256.js';
import type { Video } from '../domain/video.js';

/**
 * A server that speaks Files, Batches and Videos. Free calls throw RenderQueueError of kind `server` (`retryable` says
 * whether the same call may succeed later); a decorator retries them. `createBatch` costs money: it is sent once, never
 * retried, and answers with an outcome class instead of throwing.
 */
export interface VideosApi {
  readonly server: ServerIdentity;
  readonly providerTime: ProviderTime;
  /** Not idempotent: a lost answer leaves a file behind that `listFiles` finds by its name. */
  readonly uploadFile: (upload: FileUpload, signal?: AbortSignal) => Promise<ApiFile>;
  /** Newest first. */
  readonly listFiles: (
    page: { readonly purpose?: string; readonly after?: string },
    signal?: AbortSignal,
  ) => Promise<Page<ApiFile>>;
  /** True also when the file was gone already. */
  readonly deleteFile: (fileId: string, signal?: AbortSignal) => Promise<boolean>;
  /** The bytes from `offset` on. */
  readonly readFile: (fileId: string, offset: number, signal?: AbortSignal) => AsyncIterable<Uint8Array>;
  readonly createBatch: (request: BatchRequest, signal?: AbortSignal) => Promise<CreateBatchAnswer>;
  /** Undefined when the server knows no such batch. */
  readonly getBatch: (batchId: string, signal?: AbortSignal) => Promise<Batch | undefined>;
  /** Newest first. */
  readonly listBatches: (
    page: { readonly after?: string; readonly limit?: number },
    signal?: AbortSignal,
  ) => Promise<Page<Batch>>;
  /** How it stands then, also when it had ended or was cancelled before; undefined when the server knows no such batch. */
  readonly cancelBatch: (batchId: string, signal?: AbortSignal) => Promise<Batch | undefined>;
  readonly getVideo: (videoId: string, signal?: AbortSignal) => Promise<Video | undefined>;
  readonly listVideos: (
    page: { readonly after?: string; readonly limit?: number },
    signal?: AbortSignal,
  ) => Promise<Page<Video>>;
  /** True also when it was gone already. Destructive: the bytes cannot be asked for again. */
  readonly deleteVideo: (videoId: string, signal?: AbortSignal) => Promise<boolean>;
  /** Answers of the content route are data: the ferry decides what a status means. Throws only when no answer came. */
  readonly openContent: (request: ContentRequest, signal?: AbortSignal) => Promise<ContentAnswer>;
}

export interface ProviderTime {
  /**
   * What to add to our clock for the server's, as the furthest ahead of its answers showed it: a deadline then comes
   * too early rather than too late. 0 before the first dated answer.
   */
  readonly offsetMs: () => number;
}

export interface FileUpload {
  readonly filename: string;
  readonly purpose: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly sha256: Sha256;
  /** Read afresh on each call, so a retry of the upload sends the same bytes. */
  readonly open: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** From the file's creation; undefined leaves the server's default. */
  readonly expiresAfterSeconds?: number;
  /** A file of the same content that the server has already will do only if it lasts until then. */
  readonly neededUntilMs?: number;
}

export interface BatchRequest {
  readonly inputFileId: string;
  readonly endpoint: '/v1/videos';
  readonly completionWindow: '24h';
  /** At most 16 pairs, keys to 64 and values to 512 characters. https://platform.openai.com/docs/api-reference/batch/create */
  readonly metadata: Readonly<Record<string, string>>;
  /** Sent as `Idempotency-Key`; a server that does not know it ignores it. */
  readonly idempotencyKey: string;
}

/**
 * accepted: the server named a batch. rejected: it refused with an error we can read; nothing runs. not_sent: no byte
 * left. unknown: anything else, the money may be spent.
 */
export type CreateBatchAnswer =
  | { readonly kind: 'accepted'; readonly batch: Batch }
  | {
      readonly kind: 'rejected';
      readonly status: number;
      readonly code: string;
      readonly message: string;
      readonly isRetryable: boolean;
    }
  | { readonly kind: 'not_sent'; readonly message: string }
  | { readonly kind: 'unknown'; readonly message: string };

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Pass as `after` for the next page; undefined at the end. */
  readonly next: string | undefined;
}

export interface ContentRequest {
  readonly videoId: string;
  /** `video` is asked for without a variant, because some servers take the word for an index. */
  readonly kind: AssetKind;
  /** First byte wanted, with the strong ETag that must still hold; 0 asks for the whole. */
  readonly offset: number;
  readonly etag: string | undefined;
  /** Fetched instead of the content route, for servers that hand out links; credentials go only to the server's own origin. */
  readonly resultUrl?: string;
}

export interface ContentAnswer {
  readonly status: number;
  readonly mediaType: string;
  readonly sizeBytes: number | undefined;
  /** From `Content-Range`: where the body starts and how long the whole is. */
  readonly range: { readonly start: number; readonly total: number | undefined } | undefined;
  readonly etag: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly requestId: string | undefined;
  readonly body: AsyncIterable<Uint8Array>;
  /** Gives back a piece of the body that nobody looks at any more. A courtesy: who reads much saves the collector work. */
  readonly release?: (piece: Uint8Array) => void;
}
