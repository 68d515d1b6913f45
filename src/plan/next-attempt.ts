import { isAttemptInFlight } from '../domain/attempt-state.js';
import type { CustomId } from '../domain/custom-id.js';
import type { AttemptHead } from '../domain/ledger-records.js';
import { hasRetryLeft, type RetryAllowance } from '../domain/retry-policy.js';

export interface AttemptPolicy {
  /** Landed placeholders count: the server makes nothing else. */
  readonly rendersPlaceholders: boolean;
  readonly retries: RetryAllowance;
  /** Attempts that an operator wants followed by another one. */
  readonly retried: readonly (CustomId | undefined)[];
}

/**
 * The number of the attempt a take needs, or undefined when it needs none.
 *
 * attempts that count, newest      next
 * none                             the first, or one more than any before
 * any landed                       none: a take that is in stays in
 * in flight                        none: it may be paid for already
 * retried by an operator           one more
 * needs_decision                   none: it may be paid for already
 * of a class that retries itself   one more, while the class has a retry left
 * anything else                    none: somebody has to look at it
 *
 * Before a real server, attempts that only made placeholders do not count; their numbers are never used again.
 */
export function nextAttempt(attempts: readonly AttemptHead[], policy: AttemptPolicy): number | undefined {
  const counted = policy.rendersPlaceholders ? attempts : attempts.filter((attempt) => !isPlaceholderFootage(attempt));
  const next = Math.max(0, ...attempts.map(({ attempt }) => attempt)) + 1;
  const newest = counted.at(-1);
  if (newest === undefined) return next;
  if (counted.some(({ state }) => state === 'landed')) return undefined;
  if (isAttemptInFlight(newest.state)) return undefined;
  if (policy.retried.includes(newest.customId)) return next;
  return newest.state !== 'needs_decision' && hasRetryLeft(counted, policy.retries) ? next : undefined;
}

/** Landed for this server: a placeholder stands in for nothing but itself. */
export function isLanded(attempt: AttemptHead, rendersPlaceholders: boolean): boolean {
  return attempt.state === 'landed' && (rendersPlaceholders || !attempt.isPlaceholder);
}

function isPlaceholderFootage(attempt: AttemptHead): boolean {
  return attempt.isPlaceholder && attempt.state === 'landed';
}
