import { tellSource, tellTimeLeft } from '../domain/download-deadline.js';
import type { Talk } from '../ports/talk.js';
import type { BroughtHome } from './brought-home.js';

/** Paid and not home is the one thing nobody may overlook. */
export function warnOfTrouble({ storeFault, left, doomed }: BroughtHome, talk: Talk, nowMs: number): void {
  if (storeFault !== undefined) talk.warn(`${storeFault.message} ${storeFault.hint ?? ''}`.trim());
  if (doomed.length > 0) {
    talk.warn(
      `${doomed.length} paid clips are certain to be lost: their time at the server is over before they can come.`,
    );
  }
  if (left.length === 0) return;
  const first = left.toSorted((one, other) => (one.deadlineMs ?? Infinity) - (other.deadlineMs ?? Infinity))[0];
  const source = first?.deadlineSource === undefined ? '' : `, ${tellSource(first.deadlineSource)}`;
  const deadline =
    first?.deadlineMs === undefined ? '' : `; the first vanishes ${tellTimeLeft(first.deadlineMs - nowMs)}${source}`;
  talk.warn(
    `${left.length} paid files could not be brought home (${first?.reason ?? ''})${deadline}. Run again to bring them.`,
  );
}
