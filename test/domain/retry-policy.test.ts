import { expect, test } from 'vitest';
import type { AttemptState } from '../../src/domain/attempt-state.js';
import type { Failure } from '../../src/domain/outcome.js';
import { hasRetryLeft, inputGone, neverAccepted, neverRan } from '../../src/domain/retry-policy.js';

const allowance = { rateLimit: 3, neverStarted: 2, outputRefused: 1 };

function attempt(state: AttemptState, failure: Partial<Failure> = {}) {
  return { state, failure: { what: 'unknown', code: '', message: '', isRetryable: true, ...failure } as const };
}

const fenced = attempt('rejected', neverAccepted);
const innocent = attempt('failed', neverRan);
const limited = attempt('failed', { what: 'limit', code: 'rate_limit_exceeded' });
const outputRefused = attempt('refused', { what: 'output', code: 'moderation_blocked' });

test.each([
  ['a lost and fenced call', [fenced], true],
  ['a lost call for the third time', [fenced, fenced, fenced], false],
  ['a call that never left', [{ state: 'not_sent', failure: undefined } as const], true],
  ['a batch refused because of another line', [innocent, fenced], true],
  ['a batch refused because of another line, for the third time', [innocent, innocent, innocent], false],
  ['a batch that our fence caught', [attempt('failed', inputGone)], true],
  ['a rate limit', [limited, limited, limited], true],
  ['a rate limit for the fourth time', [limited, limited, limited, limited], false],
  ['an exhausted quota', [attempt('failed', { what: 'limit', isRetryable: false })], false],
  ['a refused output', [outputRefused], true],
  ['a refused output for the second time', [outputRefused, outputRefused], false],
  ['a refused prompt', [attempt('refused', { what: 'prompt', isRetryable: false })], false],
  ['an expired window', [attempt('expired', { what: 'window' })], false],
  ['nothing', [], false],
])('%s', (_, attempts, expected) => {
  expect(hasRetryLeft(attempts, allowance)).toBe(expected);
});
