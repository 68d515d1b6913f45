import { expect, test } from 'vitest';
import { exitCodeOfTakes } from '../../src/cli/exit-code-of-takes.js';
import type { AttemptState } from '../../src/domain/attempt-state.js';
import { customIdSchema } from '../../src/domain/custom-id.js';
import type { Failure } from '../../src/domain/outcome.js';
import { shotIdSchema } from '../../src/domain/shot-id.js';

const shotId = shotIdSchema.parse('DCK_0010');
const customIdOf = (take: number, attempt: number) =>
  customIdSchema.parse(`DCK_0010.t0${take}.a${attempt}.3f9ac2d17b04`);
const rules = {
  retries: { rateLimit: 1, neverStarted: 1, outputRefused: 0 },
  cancelled: new Set([customIdOf(3, 2)]),
};
const full: Failure = { what: 'limit', code: 'rate_limit', message: 'No room.', isRetryable: true };

/** Tries of one take, in their order. */
function tries(take: number, states: readonly AttemptState[], failure?: Failure) {
  return states.map((state, index) => ({
    customId: customIdOf(take, index + 1),
    shotId,
    version: 1,
    take,
    attempt: index + 1,
    state,
    failure,
  }));
}

test.each([
  ['nothing that was tried', [], 0],
  ['a take that is in, whatever came before', tries(1, ['refused', 'landed']), 0],
  ['a take whose clip waits for the ferry', tries(1, ['rendered']), 0],
  ['a take that is tried again by itself', tries(1, ['failed'], full), 0],
  ['a take whose retries are spent', tries(1, ['failed', 'failed'], full), 3],
  ['a take whose newest try somebody cancelled', tries(3, ['failed', 'cancelled']), 0],
  ['a take whose server cancelled it', tries(1, ['cancelled']), 3],
  ['a take that was refused', tries(1, ['refused']), 3],
  ['money that nobody decided', [...tries(1, ['refused']), ...tries(2, ['needs_decision'])], 4],
  ['a clip that is gone, before anything else', [...tries(1, ['lost']), ...tries(2, ['needs_decision'])], 5],
  ['the tenth try after the second', tries(1, [...Array<AttemptState>(9).fill('refused'), 'landed']).reverse(), 0],
] as const)('the exit code of %s', (_what, attempts, code) => {
  expect(exitCodeOfTakes(attempts, rules)).toBe(code);
});
