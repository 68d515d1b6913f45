import { deadlineOf, type Pull } from './pull-list.js';

export interface FerryRate {
  /** The best that was seen so far; 0 where nothing came yet. */
  readonly bytesPerSecond: number;
  /** What a clip takes; undefined where nothing is known of it. */
  readonly clipBytes: number | undefined;
  /** Provider time. */
  readonly nowMs: number;
}

/**
 * The clips that are certain to be lost: walks the videos in the order they are fetched in and asks of each whether its
 * turn ends before its deadline, even at the best rate seen. Before anything came only a deadline that has passed is sure.
 */
export function predictLosses(pulls: readonly Pull[], rate: FerryRate): readonly Pull[] {
  const { bytesPerSecond, clipBytes, nowMs } = rate;
  const clipMs = clipBytes !== undefined && bytesPerSecond > 0 ? (clipBytes / bytesPerSecond) * 1000 : 0;
  return pulls
    .filter(({ kind }) => kind === 'video')
    .filter((pull, index) => nowMs + (index + 1) * clipMs > deadlineOf(pull));
}
