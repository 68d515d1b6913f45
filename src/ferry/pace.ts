/** How many transfers from one place may be under way at once, learned from how they end. Times are monotonic. */
export interface Pace {
  readonly limit: () => number;
  /** From when on one more may begin whose bytes vanish at `deadlineMs`; 0 where nothing was asked of us. */
  readonly opensAtMs: (deadlineMs: number) => number;
  readonly onSuccess: () => void;
  /** The server was busy, or silent. */
  readonly onBusy: (nowMs: number, retryAfterMs: number | undefined) => void;
}

const firstLimit = 8;
const shrinkFactor = 0.7;
/** Transfers that were under way together fail together; that is one sign, not thirty. */
const signMs = 1_000;
/** A longer `Retry-After` is a mistake more often than a wish; asking once an hour harms nobody. */
const longestClosedMs = 3_600_000;

/**
 * Additive increase, multiplicative decrease. Until the first sign of trouble every success makes room for one more;
 * after it, a full round of successes does. Never below 1: near a deadline a slow server is still the only one. What the
 * server asked for is a floor; it gives way where waiting would take more than half of the time that a clip has left.
 */
export function createPace(mostAtOnce: number): Pace {
  let limit = Math.min(firstLimit, mostAtOnce);
  let hasMetTrouble = false;
  let lastSignMs = Number.NEGATIVE_INFINITY;
  let askedAtMs = 0;
  let askedUntilMs = 0;
  return {
    limit: () => Math.floor(limit),
    opensAtMs: (deadlineMs) => Math.min(askedUntilMs, askedAtMs + Math.max(0, deadlineMs - askedAtMs) / 2),
    onSuccess: () => {
      limit = Math.min(mostAtOnce, limit + (hasMetTrouble ? 1 / limit : 1));
    },
    onBusy: (nowMs, retryAfterMs) => {
      const untilMs = nowMs + Math.min(retryAfterMs ?? 0, longestClosedMs);
      if (untilMs > askedUntilMs) {
        askedAtMs = nowMs;
        askedUntilMs = untilMs;
      }
      if (nowMs - lastSignMs < signMs) return;
      lastSignMs = nowMs;
      hasMetTrouble = true;
      limit = Math.max(1, limit * shrinkFactor);
    },
  };
}
