/** The API's batch object, in our spelling. Times are epoch ms; `''` ids of some servers arrive as undefined. */
export interface Batch {
  readonly id: string;
  readonly endpoint: string;
  readonly status: BatchStatus;
  /** The status as the server wrote it, for people and for `unknown`. */
  readonly rawStatus: string;
  readonly inputFileId: string;
  readonly outputFileId: string | undefined;
  readonly errorFileId: string | undefined;
  readonly errors: readonly BatchError[];
  readonly createdAtMs: number | undefined;
  readonly inProgressAtMs: number | undefined;
  readonly finalizingAtMs: number | undefined;
  readonly completedAtMs: number | undefined;
  readonly failedAtMs: number | undefined;
  readonly expiredAtMs: number | undefined;
  readonly cancellingAtMs: number | undefined;
  readonly cancelledAtMs: number | undefined;
  readonly expiresAtMs: number | undefined;
  readonly counts: { readonly total: number; readonly completed: number; readonly failed: number } | undefined;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What a batch is of which nothing is told but its id, its state and its files. */
export const bareBatch = {
  errors: [],
  createdAtMs: undefined,
  inProgressAtMs: undefined,
  finalizingAtMs: undefined,
  completedAtMs: undefined,
  failedAtMs: undefined,
  expiredAtMs: undefined,
  cancellingAtMs: undefined,
  cancelledAtMs: undefined,
  expiresAtMs: undefined,
  counts: undefined,
  metadata: {},
} as const;

/** `line` counts from 1 in the input file; undefined where the fault is not of one line. */
export interface BatchError {
  readonly code: string;
  readonly message: string;
  readonly param: string | undefined;
  readonly line: number | undefined;
}

export type BatchStatus =
  | 'validating'
  | 'failed'
  | 'in_progress'
  | 'finalizing'
  | 'completed'
  | 'expired'
  | 'cancelling'
  | 'cancelled'
  | 'unknown';

/** `unknown` is not an end: a word we do not know is polled on. */
export function isBatchEnded(status: BatchStatus): boolean {
  return status === 'failed' || status === 'completed' || status === 'expired' || status === 'cancelled';
}
