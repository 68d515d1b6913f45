import { describe, expect, test } from 'vitest';
import { assembleDecisions } from '../../src/domain/assemble-decisions.js';
import type { AttemptState } from '../../src/domain/attempt-state.js';
import { formatCustomId } from '../../src/domain/custom-id.js';
import type { DecisionVerb } from '../../src/domain/decision.js';
import type { AttemptRecord } from '../../src/domain/ledger-records.js';
import type { Failure } from '../../src/domain/outcome.js';
import { fingerprintSchema } from '../../src/domain/render-request.js';
import { shotIdSchema } from '../../src/domain/shot-id.js';
import { parseTakeSelector, type TakeFacts } from '../../src/domain/take-selector.js';
import { takeStateOf } from '../../src/domain/take-state.js';
import { formatUlid } from '../../src/domain/ulid.js';

const fingerprint = fingerprintSchema.parse(`fp1:${'a'.repeat(64)}`);

function facts(shot: string, take: number, state?: AttemptState, what: Failure['what'] = 'unknown'): TakeFacts {
  const shotId = shotIdSchema.parse(shot);
  const attempts = state === undefined ? [] : [attempt(shotId, take, { state, what })];
  const states = attempts.map((one) => one.state);
  return {
    shotId,
    fingerprint,
    take,
    model: 'sora-2',
    tags: ['Hero'],
    state: takeStateOf(states, { hasRetryLeft: false, isUnwanted: false }),
    isHeld: false,
    hasSkips: false,
    attempts,
  };
}

function attempt(
  shotId: TakeFacts['shotId'],
  take: number,
  { state, what }: { readonly state: AttemptState; readonly what: Failure['what'] },
): AttemptRecord {
  return {
    customId: formatCustomId({ shotId, take, attempt: 1, fingerprint }),
    shotId,
    version: 1,
    take,
    attempt: 1,
    runId: formatUlid(0, new Uint8Array(10)),
    submissionId: formatUlid(0, new Uint8Array(10)),
    line: 1,
    state,
    price: { kind: 'unknown' },
    isPlaceholder: false,
    videoId: undefined,
    failure: { what, code: 'code', message: '', isRetryable: false },
    downloadDeadlineMs: undefined,
    deadlineSource: undefined,
    createdAtMs: 0,
    updatedAtMs: 0,
  };
}

describe('a selector', () => {
  const failed = facts('DCK_0010', 2, 'failed');
  test.each([
    ['DCK_*', true],
    ['dck_0010', true],
    ['*_0010', true],
    ['D*1*', true],
    ['DCK_0010.t02', true],
    ['DCK_0010.t2', true],
    ['DCK_0010.t01', false],
    ['LGT_*', false],
    ['DCK_001', false],
    ['status=needs-you', true],
    ['status=landed', false],
    ['model=sora-2', true],
    ['model=sora-*', true],
    ['tag=hero', true],
    ['tag=h', false],
  ])('%s', (text, expected) => {
    expect(parseTakeSelector(text)?.(failed)).toBe(expected);
  });

  test.each(['', 'colour=red', 'status=banana', '../etc', 'DCK_0010.t', '$(rm)'])('`%s` is none', (text) => {
    expect(parseTakeSelector(text)).toBeUndefined();
  });

  test('of many stars stays quick', () => {
    const started = performance.now();
    expect(parseTakeSelector(`${'a*'.repeat(60)}b`)?.(facts('a'.repeat(120), 1))).toBe(false);
    expect(performance.now() - started).toBeLessThan(50);
  });
});

describe('a decision', () => {
  function decide(verb: DecisionVerb, takes: readonly TakeFacts[], isAnyway = false) {
    const { decisions, refused } = assembleDecisions({ verb, who: 'ada', reason: '', atMs: 1, isAnyway }, takes);
    return [...decisions.map(({ shotId, take }) => `${shotId} ${take}`), ...refused.map(({ why }) => why)];
  }

  test.each([
    ['retry', facts('DCK_0010', 1, 'failed'), 'DCK_0010 1'],
    ['retry', facts('DCK_0010', 1, 'landed'), 'it is in already'],
    ['retry', facts('DCK_0010', 1, 'submitted'), 'an attempt is in flight'],
    ['retry', facts('DCK_0010', 1, 'unknown'), 'an attempt is in flight'],
    ['retry', facts('DCK_0010', 1), 'it was never tried; the next run sends it'],
    ['retry', facts('DCK_0010', 1, 'refused', 'output'), 'DCK_0010 1'],
    ['skip', facts('DCK_0010', 1, 'failed'), 'DCK_0010 1'],
    ['skip', facts('DCK_0010', 1, 'landed'), 'it is in already'],
    ['cancel', facts('DCK_0010', 1, 'submitted'), 'DCK_0010 1'],
    ['cancel', facts('DCK_0010', 1, 'failed'), 'nothing of it is at the server'],
    ['hold', facts('DCK_0010', 1, 'landed'), 'DCK_0010 undefined'],
    ['release', { ...facts('DCK_0010', 1, 'landed'), isHeld: true }, 'DCK_0010 undefined'],
    ['release', { ...facts('DCK_0010', 1, 'failed'), hasSkips: true }, 'DCK_0010 undefined'],
    ['release', facts('DCK_0010', 1, 'landed'), 'nobody holds or skips it; what the list holds, the list releases'],
  ] as const)('to %s %o', (verb, take, expected) => {
    expect(decide(verb, [take])).toEqual([expected]);
  });

  test('to retry never sends a refused request again unchanged, but `--anyway` does', () => {
    const refused = facts('DCK_0010', 1, 'refused', 'prompt');
    expect(decide('retry', [refused])[0]).toContain('refused before generation');
    expect(decide('retry', [refused], true)).toEqual(['DCK_0010 1']);
  });

  test('to retry never touches a call that may have been accepted', () => {
    const take = facts('DCK_0010', 1, 'needs_decision');
    const ofOpenCall = { ...take, attempts: take.attempts.map((one) => ({ ...one, failure: undefined })) };
    expect(decide('retry', [ofOpenCall], true)[0]).toContain('`nightshoot recover` settles that first');
  });

  test('to retry pays again for a take that its batch kept silent about, but only with `--anyway`', () => {
    const silent = facts('DCK_0010', 1, 'needs_decision', 'unknown');
    expect(decide('retry', [silent])[0]).toContain('`--anyway` pays for another attempt');
    expect(decide('retry', [silent], true)).toEqual(['DCK_0010 1']);
  });

  test('to retake is said once a shot, of a take that was never wanted before', () => {
    expect(decide('retake', [facts('DCK_0010', 1, 'landed'), facts('DCK_0010', 3), facts('LGT_0010', 1)])).toEqual([
      'DCK_0010 4',
      'LGT_0010 2',
    ]);
  });
});
