/**
 * The local folder where bytes rest between the wire and the store, under names of ours. A file grows beside its name and
 * takes it only when it is whole, verified and synced: what `finished` lists outlived a kill and may go on to the store.
 * Throws RenderQueueError of kind `store`, `E_STORE_FULL` where it is space that is missing.
 */
export interface Spool {
  /** Begins a file; an unfinished one of the same name is thrown away. */
  readonly create: (name: string) => Promise<SpoolFile>;
  readonly finished: () => Promise<readonly SpooledFile[]>;
  /** Those under way, and those that an earlier life began: nothing goes on from these, and they take room. */
  readonly unfinished: () => Promise<readonly SpooledFile[]>;
  readonly read: (body: SpooledBody, signal?: AbortSignal) => AsyncIterable<Uint8Array>;
  readonly remove: (body: SpooledBody) => Promise<void>;
  /** Bytes that may still be spooled before the cap or the disk's reserve is reached; never below 0. */
  readonly freeBytes: () => Promise<number>;
}

export interface SpooledFile {
  readonly name: string;
  readonly body: SpooledBody;
  readonly sizeBytes: number;
}

export type SpooledBody = { readonly path: string } | { readonly bytes: Uint8Array };

export interface SpoolFile {
  /** Once it resolves the chunk may be used again. */
  readonly write: (chunk: Uint8Array) => Promise<void>;
  /** Gives the file handle back and keeps the bytes; the next `write` goes on behind them. */
  readonly pause: () => Promise<void>;
  /** Syncs it and gives it its name; the answer is what a store takes. */
  readonly finish: () => Promise<SpooledBody>;
  readonly discard: () => Promise<void>;
}
