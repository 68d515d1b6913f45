import type { ObjectKey } from '../domain/object-key.js';
import type { Receipt } from '../domain/receipt.js';
import type { Sha256 } from '../domain/sha256.js';

/**
 * Where verified bytes live: a folder or a bucket. Nothing is overwritten but what `replace` is asked to.
 * A crash leaves either no object or the whole one under a key. Throws RenderQueueError of kind `store`;
 * `retryable` says whether the same call may succeed later.
 */
export interface Store {
  /** `file:/abs/path` or `s3://bucket/prefix`, for people and receipts. */
  readonly location: string;
  /**
   * Stores a spooled file under a key that must be free. The same bytes there already is success (its receipt comes
   * back); other bytes there is `conflict`, and they stay.
   */
  readonly put: (object: NewObject, signal?: AbortSignal) => Promise<PutAnswer>;
  /** Small documents we may overwrite: snapshots, `_latest`. */
  readonly replace: (key: ObjectKey, body: Uint8Array, mediaType: string, signal?: AbortSignal) => Promise<void>;
  /** Size and, where the store keeps one, digest; undefined when the key is free. */
  readonly head: (key: ObjectKey, signal?: AbortSignal) => Promise<StoredObject | undefined>;
  readonly read: (key: ObjectKey, signal?: AbortSignal) => AsyncIterable<Uint8Array>;
  /** Every key below a prefix, in no order. */
  readonly list: (prefix: string, signal?: AbortSignal) => AsyncIterable<StoredObject>;
  /** Proves with a small object that we may write, and learns what the store can do. Throws when it may not. */
  readonly probe: (signal?: AbortSignal) => Promise<StoreAbilities>;
}

export interface NewObject {
  readonly key: ObjectKey;
  readonly body: { readonly path: string } | { readonly bytes: Uint8Array };
  readonly sizeBytes: number;
  readonly sha256: Sha256;
  readonly mediaType: string;
  /** Short ASCII facts kept beside the object where the store can. */
  readonly metadata?: Readonly<Record<string, string>>;
}

export type PutAnswer =
  | { readonly kind: 'stored'; readonly receipt: Receipt }
  | { readonly kind: 'already_there'; readonly receipt: Receipt }
  | { readonly kind: 'conflict'; readonly found: StoredObject };

export interface StoredObject {
  readonly key: ObjectKey;
  readonly sizeBytes: number;
  /** The store's own, of the bytes it was given. */
  readonly sha256: Sha256 | undefined;
  /** Noted beside the object when it was put: our claim, given back; of the bytes it proves nothing. */
  readonly notedSha256?: Sha256 | undefined;
  readonly modifiedAtMs: number | undefined;
}

export interface StoreAbilities {
  readonly hasConditionalPut: boolean;
  /** It checks a SHA-256 given beside the PUT, and gives it back in `head`. */
  readonly hasServerSha256: boolean;
  /** It checks the payload against the SHA-256 in the request's signature. */
  readonly hasSignedSha256: boolean;
  readonly hasContentMd5: boolean;
}
