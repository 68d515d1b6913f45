/** How many transfers may be under way at once, learned from how they end. */
export interface Pace {
  readonly limit: () => number;
  /** Nothing new before this moment of the monotonic clock: the server named it. */
  readonly notBeforeMs: () => number;
  readonly onSuccess: () => void;
  /** The server was busy, or silent. */
  readonly onBusy: (nowMs: number, retryAfterMs: number | undefined) => void;
}

const firstLimit = 8;
const shrinkFactor = 0.7;
/** Transfers that were under way together fail together; that is one sign, not thirty. */
const signMs = 1_000;

/**
 * Additive increase, multiplicative decrease. Until the first sign of trouble every success makes room for one more;
 * after it, a full round of successes does. Never below 1: near a deadline a slow server is still the only one.
 */
export function createPace(mostAtOnce: number): Pace {
  let limit = Math.min(firstLimit, mostAtOnce);
  let hasMetTrouble = false;
  let lastSignMs = Number.NEGATIVE_INFINITY;
  let notBeforeMs = 0;
  return {
    limit: () => Math.floor(limit),
    notBeforeMs: () => notBeforeMs,
    onSuccess: () => {
      limit = Math.min(mostAtOnce, limit + (hasMetTrouble ? 1 / limit : 1));
    },
    onBusy: (nowMs, retryAfterMs) => {
      if (retryAfterMs !== undefined) notBeforeMs = Math.max(notBeforeMs, nowMs + retryAfterMs);
      if (nowMs - lastSignMs < signMs) return;
      lastSignMs = nowMs;
      hasMetTrouble = true;
      limit = Math.max(1, limit * shrinkFactor);
    },
  };
}
