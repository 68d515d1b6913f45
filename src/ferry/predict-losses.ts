import { deadlineOf, type Pull } from './pull-list.js';

/** Clips that will not be home in time at the present rate. */
export interface PredictedLosses {
  readonly clips: number;
  readonly firstDeadlineMs: number;
}

/**
 * Walks the pull list in the order it is fetched in and asks of each video whether its turn comes before its deadline.
 * Undefined when all of them make it, or when nothing is known of the rate yet.
 */
export function predictLosses(
  pulls: readonly Pull[],
  rate: { readonly clipsPerSecond: number; readonly nowMs: number },
): PredictedLosses | undefined {
  if (!(rate.clipsPerSecond > 0)) return undefined;
  const videos = pulls.filter(({ kind }) => kind === 'video');
  const late = videos.filter((pull, index) => {
    const doneAtMs = rate.nowMs + ((index + 1) / rate.clipsPerSecond) * 1000;
    return doneAtMs > deadlineOf(pull);
  });
  const [first] = late;
  return first === undefined ? undefined : { clips: late.length, firstDeadlineMs: deadlineOf(first) };
}
