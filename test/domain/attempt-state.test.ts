import { describe, expect, test } from 'vitest';
import {
  type AttemptState,
  assertAttemptMove,
  attemptStateSchema,
  canMoveAttempt,
  isAttemptEnded,
  settlementOf,
} from '../../src/domain/attempt-state.js';

const states = attemptStateSchema.options;

describe('attempt states', () => {
  test('nothing leaves landed', () => {
    expect(states.filter((to) => canMoveAttempt('landed', to))).toEqual([]);
  });

  test('an ended state is left by nothing, and every other state by something', () => {
    const left = states.filter((from) => states.some((to) => canMoveAttempt(from, to)));
    expect(states.filter((state) => !isAttemptEnded(state))).toEqual(left);
  });

  test('every state but the first can be reached from it', () => {
    const reached = new Set<AttemptState>(['intended']);
    for (const from of reached) for (const to of states) if (canMoveAttempt(from, to)) reached.add(to);
    expect(reached).toEqual(new Set(states));
  });

  test('money of an unknown outcome is never released', () => {
    expect((['unknown', 'needs_decision', 'missing'] as const).map(settlementOf)).toEqual([
      'unknown',
      'unknown',
      'unknown',
    ]);
  });

  test('a move outside the table is a defect and says which', () => {
    expect(() => assertAttemptMove('DCK_0010.t01.a1.000000000000', 'landed', 'submitted')).toThrow(
      'Attempt DCK_0010.t01.a1.000000000000 cannot move from `landed` to `submitted`.',
    );
  });
});
