import type { FetchTrouble } from './read-status.js';
import type { FailedTry, Transfer } from './transfer-queue.js';

/**
 * What follows a try that brought nothing home. again: later. absent: the server has no such picture, which is a finding.
 * lost: the bytes of a paid clip are gone. give_up: not tonight; the clip stays on the pull list.
 */
export type NextStep =
  | { readonly kind: 'again'; readonly delayMs: number }
  | { readonly kind: 'absent' | 'lost' | 'give_up' };

const mostTries = 8;
const firstDelayMs = 500;
const longestDelayMs = 60_000;
/** A retry after an absence asks whether it is one: bytes may turn up late, and a proxy may lie for a minute. */
const absenceTries = 3;
const absenceDelayMs = 100_000;
/** A picture is not worth five minutes. */
const pictureAbsenceDelayMs = 1_000;

/**
 * trouble       video                                          picture
 * refused       give up: no try of ours changes it             give up
 * absent        lost after three, some minutes apart           absent after three, some seconds apart
 * other_kind    again, as broken                               absent: this server has no pictures
 * broken busy   again with growing delay, at most eight times  the same, then absent
 */
export function decideNext(transfer: Transfer, trouble: FetchTrouble, jitter: number): NextStep {
  const isVideo = transfer.pull.kind === 'video';
  const tries = transfer.tries.length + 1;
  if (trouble.kind === 'refused') return { kind: 'give_up' };
  if (trouble.kind === 'other_kind' && !isVideo) return { kind: 'absent' };
  if (trouble.kind === 'absent') {
    if (absencesOf(transfer.tries) + 1 < absenceTries) {
      return { kind: 'again', delayMs: isVideo ? absenceDelayMs : pictureAbsenceDelayMs };
    }
    return { kind: isVideo ? 'lost' : 'absent' };
  }
  if (tries >= mostTries) return { kind: isVideo ? 'give_up' : 'absent' };
  return { kind: 'again', delayMs: Math.max(trouble.retryAfterMs ?? 0, backoff(tries, jitter)) };
}

/** Half fixed, half random: full jitter has been seen to burn its tries in seconds against a limit by the minute. */
function backoff(tries: number, jitter: number): number {
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** (tries - 1));
  return ceiling / 2 + (ceiling / 2) * jitter;
}

function absencesOf(tries: readonly FailedTry[]): number {
  return tries.filter(({ kind }) => kind === 'absent').length;
}
