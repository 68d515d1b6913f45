import type { FerryReport } from '../ferry/voyage.js';
import type { Talk } from '../ports/talk.js';

/** Paid and not home is the one thing nobody may overlook. */
export function warnOfLeft(left: FerryReport['left'], talk: Talk, nowMs: number): void {
  if (left.length === 0) return;
  const first = left.toSorted((one, other) => (one.deadlineMs ?? Infinity) - (other.deadlineMs ?? Infinity))[0];
  const hours = first?.deadlineMs === undefined ? undefined : Math.max(0, first.deadlineMs - nowMs) / 3_600_000;
  const deadline = hours === undefined ? '' : `; the first vanishes in ${hours.toFixed(1)} h`;
  talk.warn(
    `${left.length} paid files could not be fetched (${first?.reason ?? ''})${deadline}. Run again to fetch them.`,
  );
}
