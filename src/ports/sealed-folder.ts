/** A tree of files on this machine that carries its own history in `ascmhl/`. Throws RenderQueueError of kind `store`. */
export interface SealedFolder {
  /** The folder's own name, without what leads to it. */
  readonly name: string;
  /** Regular files below it by relative path, `/` between parts, sorted by code unit; links are not followed. */
  readonly list: () => Promise<readonly FolderFile[]>;
  readonly read: (path: string, signal?: AbortSignal) => AsyncIterable<Uint8Array>;
  /** Undefined when there is none. */
  readonly readText: (path: string) => Promise<string | undefined>;
  /** Whole or not at all, synced; over an older one. */
  readonly write: (path: string, text: string) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
}

export interface FolderFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
}
