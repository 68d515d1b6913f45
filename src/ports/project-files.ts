/** The files of the project folder, read only. Paths are relative to it, `/` between parts. */
export interface ProjectFiles {
  /** What lies at the path, links resolved; undefined when nothing does. Throws `E_FILE_UNREADABLE` when it may not be read. */
  readonly stat: (path: string) => Promise<FileFacts | undefined>;
  /** The whole file, or its first `limit` bytes. */
  readonly read: (path: string, limit?: number) => Promise<Uint8Array>;
  readonly stream: (path: string) => AsyncIterable<Uint8Array>;
  /** Paths that match the patterns (`*`, `**`, `{a,b}`), sorted by code unit. */
  readonly find: (patterns: readonly string[]) => Promise<readonly string[]>;
}

export interface FileFacts {
  readonly kind: 'file' | 'folder' | 'other';
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
  /** The path leads out of the repository through a link. */
  readonly isOutside: boolean;
}
