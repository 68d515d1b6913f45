import type { Sha256 } from '../domain/sha256.js';

/**
 * The local folder where bytes rest between the wire and the store, under names of ours. A file grows beside its name and
 * takes it only when it is whole and verified: what `finished` lists outlived a kill. A loss of power it outlives from
 * `sync` on; before that its bytes may be others by then, which its digest tells.
 * Throws RenderQueueError of kind `store`, `E_STORE_FULL` where it is space that is missing.
 */
export interface Spool {
  /** Begins a file; an unfinished one of the same name is thrown away. */
  readonly create: (name: string) => Promise<SpoolFile>;
  readonly finished: () => Promise<readonly SpooledFile[]>;
  /** Those under way, and those that an earlier life began: nothing goes on from these, and they take room. */
  readonly unfinished: () => Promise<readonly UnfinishedFile[]>;
  readonly read: (body: SpooledBody, signal?: AbortSignal) => AsyncIterable<Uint8Array>;
  /**
   * For what is to rest here: nothing but the disk's own end takes it any more. Throws `E_STORE_BYTES_CHANGED` when it is
   * no longer here.
   */
  readonly sync: (body: SpooledBody) => Promise<void>;
  readonly remove: (body: SpooledBody) => Promise<void>;
  /** Bytes that may still be spooled before the cap or the disk's reserve is reached; never below 0. */
  readonly freeBytes: () => Promise<number>;
}

export interface SpooledFile {
  readonly name: string;
  readonly body: SpooledBody;
  readonly sizeBytes: number;
  /** Of the bytes that were verified. */
  readonly sha256: Sha256;
}

export type UnfinishedFile = Omit<SpooledFile, 'sha256'>;

export type SpooledBody = { readonly path: string } | { readonly bytes: Uint8Array };

export interface SpoolFile {
  /** Once it resolves the chunk may be used again. */
  readonly write: (chunk: Uint8Array) => Promise<void>;
  /** Gives the file handle back and keeps the bytes; the next `write` goes on behind them. */
  readonly pause: () => Promise<void>;
  /** Gives it its name, and the digest of its bytes for the day they are looked at again; the answer is what a store takes. */
  readonly finish: (sha256: Sha256) => Promise<SpooledBody>;
  readonly discard: () => Promise<void>;
}
