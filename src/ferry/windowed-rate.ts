/** Bytes a second, measured over windows of one length. */
export interface WindowedRate {
  /** `bytes` is the total so far. */
  readonly look: (bytes: number, nowMs: number) => RateSeen;
}

export interface RateSeen {
  /** Of the last whole window; before its end of the one under way. */
  readonly last: number;
  /** What the line has shown it can do. */
  readonly best: number;
}

export function createWindowedRate(startedAtMs: number, windowMs: number): WindowedRate {
  let fromMs = startedAtMs;
  let fromBytes = 0;
  let last: number | undefined;
  let best = 0;
  return {
    look: (bytes, nowMs) => {
      const elapsedMs = nowMs - fromMs;
      const current = elapsedMs > 0 ? ((bytes - fromBytes) * 1000) / elapsedMs : 0;
      if (elapsedMs >= windowMs) {
        last = current;
        best = Math.max(best, current);
        fromMs = nowMs;
        fromBytes = bytes;
      }
      return { last: last ?? current, best: Math.max(best, last === undefined ? current : 0) };
    },
  };
}
