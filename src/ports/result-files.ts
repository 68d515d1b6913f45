/**
 * Result files of batches as their servers sent them, kept beside the ledger for people to look into: nothing is decided
 * by them, and each may be gone at any time. Throws RenderQueueError of kind `store`.
 */
export interface ResultFiles {
  /** Those that are not whole too. */
  readonly list: () => Promise<readonly KeptResultFile[]>;
  /** Nothing where it is gone already. */
  readonly remove: (file: KeptResultFile) => Promise<void>;
}

export interface KeptResultFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** When its last byte came. */
  readonly modifiedAtMs: number;
}
