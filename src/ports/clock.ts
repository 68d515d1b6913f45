export interface Clock {
  /** Wall clock, epoch ms. It may jump. */
  readonly now: () => number;
  /** Never jumps; only differences mean something. */
  readonly monotonicMs: () => number;
  /** Resolves after `delayMs`, or rejects with the signal's reason at once when it aborts. Delays above 2^31-1 ms are waited out in full. */
  readonly sleep: (delayMs: number, signal?: AbortSignal) => Promise<void>;
}
