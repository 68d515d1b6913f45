import type { Ulid } from '../domain/ulid.js';

/** Tells a ferry at work of batches whose results are read meanwhile: their clips may vanish before those it has. */
export interface Arrivals {
  /** Submissions that brought clips since the last call, each once. */
  readonly take: () => readonly Ulid[];
  /** Calls `wake` when there is one to take, at once where there is one already. The answer forgets it. */
  readonly listen: (wake: () => void) => () => void;
}
