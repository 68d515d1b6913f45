import type { LeftBehind } from '../ferry/voyage.js';

const firstDelayMs = 30_000;
const longestDelayMs = 5 * 60_000;
/** Near a deadline it is asked more often: no wait takes more of the time that is left than this. */
const mostOfTimeLeft = 1 / 8;
const shortestDelayMs = 1_000;
/** Half the day that bytes are kept: the run of the next evening finds the lease free, and goes on with what is left. */
const mostPatienceMs = 12 * 3_600_000;

export interface LateTries {
  /** Before this one. */
  readonly tries: number;
  readonly waitedMs: number;
  /** Provider time. */
  readonly nowMs: number;
}

/** How long to leave clips alone that did not come; undefined when there is none whose coming can be waited for. */
export function lateTryDelayMs(left: readonly LeftBehind[], { tries, waitedMs, nowMs }: LateTries): number | undefined {
  const deadlines = left
    .filter(({ mayComeLater }) => mayComeLater)
    .map(({ deadlineMs }) => deadlineMs ?? Number.MAX_SAFE_INTEGER)
    .filter((deadlineMs) => deadlineMs > nowMs);
  if (deadlines.length === 0 || waitedMs >= mostPatienceMs) return undefined;
  const plainMs = Math.min(longestDelayMs, firstDelayMs * 2 ** tries);
  return Math.max(shortestDelayMs, Math.min(plainMs, (Math.min(...deadlines) - nowMs) * mostOfTimeLeft));
}
