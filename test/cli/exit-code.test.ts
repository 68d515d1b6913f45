import { describe, expect, test } from 'vitest';
import { exitCodeOfBooks, exitCodeOfFerry, worseExitCode } from '../../src/cli/exit-code.js';
import type { AttemptState } from '../../src/domain/attempt-state.js';
import { balanceBooks } from '../../src/domain/books.js';
import { RenderQueueError } from '../../src/domain/render-queue-error.js';
import type { TakeState } from '../../src/domain/take-state.js';

const storeFault = new RenderQueueError({ code: 'E_STORE_UNREACHABLE', kind: 'store', message: 'S3 is down.' });
const allHome = { lost: [], doomed: [], left: [], storeFault: undefined };
const left = [
  {
    name: 'DCK_0010.t01.a1.video',
    reason: 'the server answered 502',
    deadlineMs: undefined,
    deadlineSource: undefined,
    mayComeLater: true,
  },
];

describe('the exit code of what was brought home', () => {
  test.each([
    ['everything', allHome, 0],
    ['not a file that another call may fetch', { ...allHome, left }, 6],
    ['nothing that the store would take', { ...allHome, left, storeFault }, 6],
    ['not a clip that is certain to be lost', { ...allHome, left, doomed: ['DCK_0010.t01.a1.video'] }, 5],
    [
      'not a clip that is lost, whatever the store says',
      { ...allHome, lost: ['DCK_0010.t01.a1.video'], storeFault },
      5,
    ],
  ])('%s', (_what, report, code) => {
    expect(exitCodeOfFerry(report)).toBe(code);
  });
});

describe('the exit code of the books', () => {
  test.each([
    ['all in', [['landed', 'landed']], 0],
    [
      'some in flight',
      [
        ['landed', 'landed'],
        ['in_flight', 'submitted'],
      ],
      0,
    ],
    [
      'some need someone',
      [
        ['landed', 'landed'],
        ['needs_you', 'refused'],
      ],
      3,
    ],
    [
      'some need a decision about money',
      [
        ['needs_you', 'refused'],
        ['needs_you', 'needs_decision'],
      ],
      4,
    ],
    [
      'footage lost',
      [
        ['needs_you', 'needs_decision'],
        ['gone', 'lost'],
      ],
      5,
    ],
  ] satisfies readonly [string, readonly [TakeState, AttemptState][], number][])('%s', (_what, takes, code) => {
    const price = { kind: 'unknown' } as const;
    const attempts = takes.map(([, state]) => ({ state, price }));
    const counts = { takeCount: takes.length, attemptCount: takes.length };
    expect(exitCodeOfBooks(balanceBooks({ ...counts, takes: takes.map(([state]) => state), attempts }))).toBe(code);
  });

  test('that do not balance are a defect of ours', () => {
    expect(exitCodeOfBooks(balanceBooks({ takeCount: 1, takes: [], attemptCount: 0, attempts: [] }))).toBe(1);
  });
});

test('of all that is wrong the worst is told: 5, 4, 6, 7, 3', () => {
  const frozen = [5, 4, 6, 7, 3, 0] as const;
  for (const [rank, worse] of frozen.entries()) {
    for (const better of frozen.slice(rank)) expect(worseExitCode(better, worse)).toBe(worse);
  }
});
