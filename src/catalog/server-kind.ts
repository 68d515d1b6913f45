/** What is true of every server of one make: limits, windows, abilities. What differs between two of them is configuration. */
export interface ServerKind {
  readonly id: string;
  readonly title: string;
  /** It has `/v1/files` and `/v1/batches` for videos; else a gateway stands in front of it. */
  readonly hasBatch: boolean;
  /** It renders whatever model it is asked for, so that only the catalog's sizes and seconds apply. */
  readonly servesEveryModel: boolean;
  /** Render parameters beyond the common ones, by their name on the wire. */
  readonly params: Readonly<Record<string, ParamKind>>;
  readonly batchLimits: { readonly lines: number; readonly bytes: number };
  readonly completionWindowHours: number;
  /** How long bytes stay after a batch completed, and after a direct job rendered. */
  readonly downloadHours: { readonly batch: number; readonly direct: number };
  readonly extension: { readonly maxSteps: number; readonly maxTotalSeconds: number };
  /** `purpose` under which an input reference is uploaded. */
  readonly referencePurpose: string;
  /**
   * How long after a lost answer the call may still arrive (`requestMs`), and a batch that arrived may still be missing
   * from the list (`listLagMs`).
   */
  readonly settle: { readonly requestMs: number; readonly listLagMs: number };
  /** A batch whose input file was deleted cannot run any more: shown by `doctor --probe-fence`, or known of the make. */
  readonly hasTrustedFence: boolean;
  /** The polling interval a watcher starts from; it backs off from there. */
  readonly pollIntervalMs: number;
}

export type ParamKind = 'integer' | 'number' | 'text' | 'boolean';
