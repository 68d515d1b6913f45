import type { AttemptRecord } from './ledger-records.js';
import type { Failure } from './outcome.js';

/** Classes of failure that are tried again by themselves, each so many times a take. */
export interface RetryAllowance {
  readonly rateLimit: number;
  readonly neverStarted: number;
  readonly outputRefused: number;
}

const neverAcceptedCode = 'never_accepted';

/** The failure of takes whose call was lost, and proven or declared never to have been accepted. */
export const neverAccepted: Failure = {
  what: 'transport',
  code: neverAcceptedCode,
  message: 'The call was lost on its way, and was never accepted.',
  isRetryable: true,
};

/**
 * newest attempt                          class
 * not_sent, or lost and fenced            neverStarted: nothing was spent
 * failed or rejected by a rate limit      rateLimit: nothing was rendered
 * refused because of its output           outputRefused: another roll may pass
 * anything else                           none: somebody has to look at it
 */
function retryClassOf({ state, failure }: Judged): keyof RetryAllowance | undefined {
  if (state === 'not_sent' || failure?.code === neverAcceptedCode) return 'neverStarted';
  if (failure === undefined || !failure.isRetryable) return undefined;
  if ((state === 'failed' || state === 'rejected') && failure.what === 'limit') return 'rateLimit';
  return state === 'refused' && failure.what === 'output' ? 'outputRefused' : undefined;
}

type Judged = Pick<AttemptRecord, 'state' | 'failure'>;

/** Whether the newest of a take's attempts, oldest first, is tried again without anybody's word. */
export function hasRetryLeft(attempts: readonly Judged[], allowance: RetryAllowance): boolean {
  const newest = attempts.at(-1);
  const retryClass = newest && retryClassOf(newest);
  if (retryClass === undefined) return false;
  return attempts.filter((attempt) => retryClassOf(attempt) === retryClass).length <= allowance[retryClass];
}
