import type { Sha256 } from '../domain/sha256.js';

/**
 * The bytes behind a gateway's records: uploads, result files, clips. A blob is there wholly or not at all, and on the
 * disk once `write` returned. Names are ids of ours with an optional ending, never text of a user.
 */
export interface GatewayBlobs {
  /** Replaces what lay under the name. A source that throws, or grows past `limitBytes`, leaves nothing behind. */
  readonly write: (name: string, source: BlobSource, limitBytes?: number) => Promise<BlobFacts>;
  /**
   * Bytes from `start` to `end`, both included; undefined when there is no such blob. They may hold a file open until
   * they are read to their end, left in the middle, or given to `close`.
   */
  readonly open: (name: string, range?: ByteRange) => Promise<AsyncIterable<Uint8Array> | undefined>;
  /** For bytes that may not have been read at all; harmless for others. */
  readonly close: (bytes: AsyncIterable<Uint8Array>) => void;
  readonly remove: (name: string) => Promise<void>;
  readonly list: () => AsyncIterable<string>;
}

export type BlobSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface BlobFacts {
  readonly sizeBytes: number;
  readonly sha256: Sha256;
}
