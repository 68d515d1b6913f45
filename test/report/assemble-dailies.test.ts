import { expect, test } from 'vitest';
import { type Decision, type DecisionVerb, decisionEvent, decisionsInForce } from '../../src/domain/decision.js';
import { microUsd } from '../../src/domain/money.js';
import { assembleDailies, type DailiesRecords } from '../../src/report/assemble-dailies.js';
import { formatVerdict } from '../../src/report/format-verdict.js';
import { aNight, everyGroup } from '../support/night.js';

test('says the whole night in one line', () => {
  expect(formatVerdict(assembleDailies(aNight(everyGroup)))).toBe(
    '2 of 7 in · 1 needs you · 1 retries by itself · 2 in flight · 1 gone · 1 not tonight · $3.20 of $80.00 · $0.80 at risk until 2026-11-23 22:30',
  );
});

test('a quiet night has nothing to say but that all is in', () => {
  const model = assembleDailies(aNight([{ shot: 'DCK_0010', attempts: ['landed'] }]));
  expect(formatVerdict(model)).toBe('1 of 1 in · $0.80 of $80.00 · nothing at risk');
});

test('a take that landed on an earlier night is not news', () => {
  const model = assembleDailies(aNight([{ shot: 'DCK_0010', attempts: ['landed'], tonightFrom: 2 }]));
  expect(model.takes).toEqual([]);
});

test('a take that failed on an earlier night and landed tonight is in, and only its second try is paid tonight', () => {
  const model = assembleDailies(aNight([{ shot: 'DCK_0010', attempts: ['failed', 'landed'], tonightFrom: 2 }]));
  expect(model.takes.map((take) => take.group)).toEqual(['In']);
  expect(model.books.attempts.total).toBe(1);
  expect(model.verdict.cost.microUsd).toBe(microUsd(0.8));
});

test('a take that still needs someone since an earlier night stays on the sheet', () => {
  const model = assembleDailies(aNight([{ shot: 'DCK_0010', attempts: ['refused'], tonightFrom: 2 }]));
  expect(model.takes.map((take) => take.state)).toEqual(['needs_you']);
});

test.each([
  ['cancelled', 'cancel', 'omitted'],
  ['cancelled', undefined, 'needs_you'],
  ['refused', 'skip', 'omitted'],
  ['rendered', 'cancel', 'in_flight'],
  ['landed', 'cancel', 'landed'],
  ['needs_decision', 'skip', 'needs_you'],
] as const)('a take whose attempt is %s, where a person said %s, is %s', (state, verb, expected) => {
  const night = aNight([{ shot: 'DCK_0010', attempts: [state] }]);
  const said = verb === undefined ? [] : [{ ...decisionEvent(aDecision(night, verb)), sequence: 1 }];
  const model = assembleDailies({ ...night, decisions: decisionsInForce(said) });
  expect(model.takes.map((take) => take.state)).toEqual([expected]);
});

function aDecision({ versions, attempts }: DailiesRecords, verb: DecisionVerb): Decision {
  const [version] = versions;
  const [attempt] = attempts;
  if (version === undefined || attempt === undefined) throw new Error('the night sent one attempt');
  const { shotId, take, customId } = attempt;
  return { atMs: 1, verb, who: 'ada', reason: 'cut', shotId, take, fingerprint: version.fingerprint, customId };
}

test('a version that the list has moved on from stays, and the one it asks for waits', () => {
  const model = assembleDailies(
    aNight([
      {
        shot: 'DCK_0010',
        version: 3,
        attempts: ['landed'],
        promptSince: 'The fog lifts.',
        reason: 'the prompt changed',
      },
    ]),
  );
  expect(model.takes.map(({ version, group, isSuperseded }) => ({ version, group, isSuperseded }))).toEqual([
    { version: 3, group: 'In', isSuperseded: true },
    { version: undefined, group: 'Not tonight', isSuperseded: false },
  ]);
});

test('attempts are counted by the lines that were sent, so one that nobody recorded is unexplained', () => {
  const night = aNight(everyGroup);
  const model = assembleDailies({ ...night, attempts: night.attempts.slice(1) });
  expect(model.books.attempts.unexplained).toBe(1);
  expect(model.verdict.isBalanced).toBe(false);
  expect(formatVerdict(model)).toContain('the books do not balance');
});

test('an unknown price is never shown as nothing', () => {
  const model = assembleDailies(aNight([{ shot: 'DCK_0010', attempts: ['landed'], price: { kind: 'unknown' } }]));
  expect(formatVerdict(model)).toBe('1 of 1 in · 1 at an unknown price of $80.00 · nothing at risk');
});

test('a take over a limit waits with the reason of the limit, the other takes of its shot do not', () => {
  const night = aNight([
    { shot: 'DCK_0010', take: 1, attempts: ['landed'] },
    { shot: 'DCK_0010', take: 2, hasRetryLeft: true },
  ]);
  const shots = night.plan.shots.map((shot) => ({
    ...shot,
    attempts: [],
    deferred: shot.attempts.map((attempt) => ({
      ...attempt,
      why: 'over the 500 dollars of a run',
      isStaggered: false,
    })),
  }));
  const { takes } = assembleDailies({ ...night, plan: { ...night.plan, shots } });
  expect(takes.map(({ take, state, reason }) => [take, state, reason])).toEqual([
    [1, 'landed', 'renders because it is new'],
    [2, 'deferred', 'over the 500 dollars of a run'],
  ]);
});

test('a take that is planned under a number of its own is on the sheet, however few are asked for', () => {
  const night = aNight([{ shot: 'DCK_0010', take: 3, hasRetryLeft: true }]);
  const shots = night.plan.shots.map((shot) => ({ ...shot, takes: 1 }));
  const { takes } = assembleDailies({ ...night, plan: { ...night.plan, shots } });
  expect(takes.map(({ take, state }) => [take, state])).toEqual([
    [1, 'planned'],
    [3, 'planned'],
  ]);
});
