/** The local folder where bytes rest between the wire and the store. Bounded: `reserve` waits for room. */
export interface Spool {
  /** A writable file that does not exist yet; its bytes are synced to disk by `finish`. */
  readonly create: (name: string) => Promise<SpoolFile>;
  readonly remove: (path: string) => Promise<void>;
  /** Bytes that may still be spooled before the cap or the disk's reserve is reached. */
  readonly freeBytes: () => Promise<number>;
}

export interface SpoolFile {
  readonly path: string;
  readonly write: (chunk: Uint8Array) => Promise<void>;
  /** Flushes and syncs; the file may be read from now on. */
  readonly finish: () => Promise<void>;
  readonly discard: () => Promise<void>;
}
