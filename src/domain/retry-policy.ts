import type { AttemptRecord } from './ledger-records.js';
import type { Failure } from './outcome.js';

/** Classes of failure that are tried again by themselves, each so many times a take. */
export interface RetryAllowance {
  readonly rateLimit: number;
  readonly neverStarted: number;
  readonly outputRefused: number;
}

/** The failure of takes whose call was lost, and proven or declared never to have been accepted. */
export const neverAccepted: Failure = {
  what: 'transport',
  code: 'never_accepted',
  message: 'The call was lost on its way, and was never accepted.',
  isRetryable: true,
};

/** The failure of takes whose batch was refused because of another line. */
export const neverRan: Failure = {
  what: 'window',
  code: 'batch_failed',
  message: 'Another line of the file was refused, so nothing of it ran.',
  isRetryable: true,
};

/** The failure of takes whose batch never read its lines: our fence caught it when it had just been accepted. */
export const inputGone: Failure = {
  what: 'window',
  code: 'input_file_gone',
  message: 'The input file was deleted before the server had read it, so nothing of it ran.',
  isRetryable: true,
};

/**
 * newest attempt                          class
 * not_sent, or lost and fenced            neverStarted: nothing was spent
 * failed because of another line          neverStarted
 * failed because its input file was gone  neverStarted
 * failed or rejected by a rate limit      rateLimit: nothing was rendered
 * refused because of its output           outputRefused: another roll may pass
 * anything else                           none: somebody has to look at it
 */
function retryClassOf({ state, failure }: Judged): keyof RetryAllowance | undefined {
  if (state === 'not_sent' || failure?.code === neverAccepted.code) return 'neverStarted';
  if (failure === undefined || !failure.isRetryable) return undefined;
  if (state === 'failed' && ranNothing.has(failure.code)) return 'neverStarted';
  if ((state === 'failed' || state === 'rejected') && failure.what === 'limit') return 'rateLimit';
  return state === 'refused' && failure.what === 'output' ? 'outputRefused' : undefined;
}

const ranNothing: ReadonlySet<string> = new Set([neverRan.code, inputGone.code]);

type Judged = Pick<AttemptRecord, 'state' | 'failure'>;

/** Whether the newest of a take's attempts, oldest first, is tried again without anybody's word. */
export function hasRetryLeft(attempts: readonly Judged[], allowance: RetryAllowance): boolean {
  const newest = attempts.at(-1);
  const retryClass = newest && retryClassOf(newest);
  if (retryClass === undefined) return false;
  return attempts.filter((attempt) => retryClassOf(attempt) === retryClass).length <= allowance[retryClass];
}
