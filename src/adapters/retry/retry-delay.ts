/** First wait, doubled with each try up to the longest; the numbers of rclone's and the AWS SDK's clients lie near. */
const firstDelayMs = 1000;
const longestDelayMs = 20_000;

/** A server may ask for more patience than this; then it is asked again sooner, at the price of one refused request. */
const longestAskedMs = 3_600_000;

/**
 * How long to wait after the n-th failure, from 1. Half of the wait is fixed and half random: with a wholly random one
 * a client may spend all its tries within seconds against a limit per minute. What the server asked for is the least.
 */
export function retryDelayMs(failures: number, fraction: number, askedMs: number | undefined): number {
  const fullMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (failures - 1));
  return Math.max(fullMs / 2 + (fullMs / 2) * fraction, Math.min(askedMs ?? 0, longestAskedMs));
}
