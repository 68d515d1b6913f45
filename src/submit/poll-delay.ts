/** Each quiet poll makes the next wait half as long again, up to this many times the first: 30 s become 5 min. */
const longestTimes = 10;

/** A fifth either way, so that many watchers do not ask in step. */
const jitter = 0.2;

/** How long to wait after the n-th poll without news, from 0. `fraction` is random, from 0 to 1. */
export function nextPollDelayMs(quietPolls: number, firstMs: number, fraction: number): number {
  const plainMs = firstMs * Math.min(1.5 ** quietPolls, longestTimes);
  return plainMs * (1 - jitter + 2 * jitter * fraction);
}
