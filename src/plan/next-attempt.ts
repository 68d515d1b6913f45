import { isAttemptInFlight } from '../domain/attempt-state.js';
import type { AttemptRecord } from '../domain/ledger-records.js';

/**
 * The number of the attempt a take needs, or undefined when it needs none.
 *
 * attempts that count, newest   next
 * none                          the first, or one more than any before
 * any landed                    none: a take that is in stays in
 * in flight, needs_decision     none: it may be paid for already
 * not_sent                      one more: no byte left, nothing was spent
 * anything else                 none: somebody has to look at it
 *
 * Before a real server, attempts that only made placeholders do not count; their numbers are never used again.
 */
export function nextAttempt(attempts: readonly AttemptRecord[], rendersPlaceholders: boolean): number | undefined {
  const counted = rendersPlaceholders ? attempts : attempts.filter((attempt) => !isPlaceholderFootage(attempt));
  const next = Math.max(0, ...attempts.map(({ attempt }) => attempt)) + 1;
  const newest = counted.at(-1);
  if (newest === undefined) return next;
  if (counted.some(({ state }) => state === 'landed') || isAttemptInFlight(newest.state)) return undefined;
  return newest.state === 'not_sent' ? next : undefined;
}

/** Landed for this server: a placeholder stands in for nothing but itself. */
export function isLanded(attempt: AttemptRecord, rendersPlaceholders: boolean): boolean {
  return attempt.state === 'landed' && (rendersPlaceholders || !attempt.isPlaceholder);
}

function isPlaceholderFootage(attempt: AttemptRecord): boolean {
  return attempt.isPlaceholder && attempt.state === 'landed';
}
