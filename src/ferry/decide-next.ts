import type { RenderQueueError } from '../domain/render-queue-error.js';
import type { Holder } from './partial-fetch.js';
import type { FailedFetch } from './run-fetch.js';
import type { FailedTry, Transfer } from './transfer-queue.js';

/**
 * What follows a try that brought nothing home. again: later. absent: the server has no such picture, which is a finding.
 * lost: the bytes of a paid clip are gone. give_up: not tonight; the clip stays on the pull list.
 */
export type NextStep =
  | { readonly kind: 'again'; readonly delayMs: number }
  | { readonly kind: 'absent' | 'lost' | 'give_up' };

/** In one ferry. What is left then is tried again by the run that waits, else by the next, until its deadline. */
const mostTries = 8;
const firstDelayMs = 500;
const longestDelayMs = 60_000;
/** Near a deadline a long wait would cost the clip: no wait takes more of the time that is left than this. */
const mostOfTimeLeft = 1 / 8;
/** A retry after an absence asks whether it is one: bytes may turn up late, and a proxy may lie for a minute. */
const absenceTries = 3;
const absenceDelayMs = 100_000;
/** A picture is not worth five minutes. */
const pictureAbsenceDelayMs = 1_000;

export interface RetryConditions {
  /** Random, 0 to 1. */
  readonly jitter: number;
  /** Until the bytes vanish. */
  readonly timeLeftMs: number;
  /** The budget of retries is spent: the server fails for most, and has time to recover. */
  readonly isOverdrawn: boolean;
}

/**
 * trouble       video                                          picture
 * of a link     the content route again, as after an absence   -
 * refused       give up: no try of ours changes it             give up
 * absent        lost after three, some minutes apart           absent after three, some seconds apart
 * other_kind    again, as broken                               absent: this server has no pictures
 * broken busy   again with growing delay, at most eight times  the same, then absent
 */
export function decideNext(transfer: Transfer, trouble: FailedFetch, when: RetryConditions): NextStep {
  const isVideo = transfer.pull.kind === 'video';
  const tries = transfer.tries.filter(({ kind }) => kind !== 'store').length + 1;
  const isDeadLink = transfer.resultUrl !== undefined && trouble.partial === undefined;
  if (isDeadLink && tries < mostTries) return { kind: 'again', delayMs: absenceDelayMs };
  if (trouble.kind === 'refused') return { kind: 'give_up' };
  if (trouble.kind === 'other_kind' && !isVideo) return { kind: 'absent' };
  if (trouble.kind === 'absent') {
    if (absencesOf(transfer.tries) + 1 < absenceTries) {
      return { kind: 'again', delayMs: isVideo ? absenceDelayMs : pictureAbsenceDelayMs };
    }
    return { kind: isVideo ? 'lost' : 'absent' };
  }
  if (tries >= mostTries) return { kind: isVideo ? 'give_up' : 'absent' };
  return { kind: 'again', delayMs: retryDelay(tries, trouble.retryAfterMs ?? 0, when) };
}

/** What the server asked for is a floor; it gives way only where waiting so long would lose the clip. */
function retryDelay(tries: number, askedMs: number, { jitter, timeLeftMs, isOverdrawn }: RetryConditions): number {
  const plainMs = isOverdrawn ? longestDelayMs : backoff(tries, jitter);
  const mostMs = Math.max(firstDelayMs, timeLeftMs * mostOfTimeLeft);
  return Math.max(Math.min(plainMs, mostMs), Math.min(askedMs, Math.max(firstDelayMs, timeLeftMs / 2)));
}

/** Half fixed, half random: full jitter has been seen to burn its tries in seconds against a limit by the minute. */
function backoff(tries: number, jitter: number): number {
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** (tries - 1));
  return Math.ceil(ceiling / 2 + (ceiling / 2) * jitter);
}

/** What follows when the store did not take a file that is here. elsewhere: the fallback, else the spool keeps it. */
export type StoreStep =
  | { readonly kind: 'again' | 'fetch_again'; readonly delayMs: number }
  | { readonly kind: 'elsewhere' };

const defaultStorePatienceMs = 600_000;

/**
 * fault                                  then
 * the spooled bytes changed              fetch again while patience is left: what is here is worth nothing
 * passing, and patience is left          again with growing delay; a file in memory makes room meanwhile
 * passing, and patience is over          elsewhere
 * refused for good                       elsewhere
 */
export function decideAfterStoreFault(
  found: { readonly tries: readonly FailedTry[]; readonly fault: RenderQueueError; readonly heldBy: Holder },
  jitter: number,
  options: { readonly storePatienceMs?: number },
): StoreStep {
  const faults = found.tries.filter(({ kind }) => kind === 'store');
  const delayMs = backoff(faults.length, jitter);
  const waitedMs = (faults.at(-1)?.atMs ?? 0) - (faults[0]?.atMs ?? 0);
  const isOver = waitedMs >= (options.storePatienceMs ?? defaultStorePatienceMs);
  if (!found.fault.retryable || isOver) return { kind: 'elsewhere' };
  if (found.fault.code === 'E_STORE_BYTES_CHANGED') return { kind: 'fetch_again', delayMs };
  return { kind: found.heldBy === 'overflow' ? 'fetch_again' : 'again', delayMs };
}

function absencesOf(tries: readonly FailedTry[]): number {
  return tries.filter(({ kind }) => kind === 'absent').length;
}
