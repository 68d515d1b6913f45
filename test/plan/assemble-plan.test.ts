import { describe, expect, test } from 'vitest';
import type { AttemptState } from '../../src/domain/attempt-state.js';
import { noDecisions, type ShotDecisions } from '../../src/domain/decision.js';
import type { RenderPlan } from '../../src/domain/render-plan.js';
import { historyAfter, listOf, planOf } from '../support/plan-builder.js';

const gull = '  - { id: DCK_0010, prompt: A gull lands. }\n';

describe('assemblePlan', () => {
  test('asks for nothing when every take is in', () => {
    const lists = [listOf(gull)];
    const again = planOf(lists, { history: historyAfter(planOf(lists)) });
    expect(outline(again)).toEqual(['DCK_0010 unchanged v1: ']);
  });

  test.each<[AttemptState, string]>([
    ['intended', ''],
    ['submitted', ''],
    ['unknown', ''],
    ['needs_decision', ''],
    ['rendered', ''],
    ['missing', ''],
    ['refused', ''],
    ['not_sent', 't1.a2'],
    ['landed', ''],
  ])('makes of a take whose attempt is %s: %j', (state, attempts) => {
    const lists = [listOf(gull)];
    const again = planOf(lists, { history: historyAfter(planOf(lists), state) });
    expect(outline(again)).toEqual([`DCK_0010 unchanged v1: ${attempts}`]);
  });

  test('says who wants a failed take tried again, and why; a retry of its own says only that', () => {
    const lists = [listOf(gull)];
    const first = planOf(lists);
    const [shot = fail()] = first.shots;
    const { shotId, attempts } = shot;
    const said = {
      atMs: 1,
      who: 'ada',
      shotId,
      take: 1,
      fingerprint: shot.fingerprint,
      customId: attempts[0]?.customId,
    };
    const reasonAfter = (state: AttemptState, reason?: string) => {
      const retries = reason === undefined ? [] : [{ ...said, verb: 'retry' as const, reason }];
      const decisions = new Map([[shotId, { ...noDecisions, retries }]]);
      return planOf(lists, { history: historyAfter(first, state), decisions }).shots[0]?.reason;
    };
    expect(reasonAfter('failed', 'the prompt is fine')).toBe('ada retries t01: the prompt is fine');
    expect(reasonAfter('failed', '')).toBe('ada retries t01');
    expect(reasonAfter('not_sent')).toBe('tried again');
  });

  test('renders a shot again whose prompt changed, and says so', () => {
    const history = historyAfter(planOf([listOf(gull)]));
    const [shot] = planOf([listOf(gull.replace('gull', 'crane'))], { history }).shots;
    expect(shot).toMatchObject({
      change: 'changed',
      reason: 're-renders because the prompt changed',
      changedInputs: ['prompt'],
      replacesVersion: 1,
      version: undefined,
    });
    expect(shot?.attempts).toHaveLength(1);
  });

  test('renders nothing for notes, status, priority, order or metadata', () => {
    const history = historyAfter(planOf([listOf(gull)]));
    const edited = gull.replace(' }', ', notes: Hold., status: wip, priority: 3, order: 1, x-lens: 35 }');
    expect(outline(planOf([listOf(edited)], { history }))).toEqual(['DCK_0010 unchanged v1: ']);
  });

  test('adds the takes that were raised and drops none that were lowered', () => {
    const two = listOf(gull.replace(' }', ', takes: 2 }'));
    const history = historyAfter(planOf([listOf(gull)]));
    expect(outline(planOf([two], { history }))).toEqual(['DCK_0010 unchanged v1: t2.a1']);
    const lowered = planOf([listOf(gull)], { history: historyAfter(planOf([two])) });
    expect(lowered.shots[0]?.landedTakes).toEqual([1, 2]);
  });

  test('links an old fingerprint that comes back to its old version', () => {
    const first = historyAfter(planOf([listOf(gull)]));
    const changed = planOf([listOf(gull.replace('gull', 'crane'))], { history: first });
    const second = historyAfter(changed).get(changed.shots[0]?.shotId ?? planOf([]).shots[0]?.shotId ?? fail());
    const known = first.get(changed.shots[0]?.shotId ?? fail());
    const versions = [...(known?.versions ?? []), ...(second?.versions ?? []).map((one) => ({ ...one, version: 2 }))];
    const history = new Map([
      [changed.shots[0]?.shotId ?? fail(), { versions, newest: undefined, attempts: known?.attempts ?? [] }],
    ]);
    expect(outline(planOf([listOf(gull)], { history }))).toEqual(['DCK_0010 reverted v1: ']);
  });

  test.each([
    ['render: omit', 'omitted'],
    ['render: hold', 'on_hold'],
    ['locked: true', 'locked'],
    ['extends: DCK_0020', 'not_yet'],
  ])('asks for nothing of a shot with `%s`', (field, change) => {
    const shots = `${gull.replace(' }', `, ${field} }`)}  - { id: DCK_0020, prompt: A crane. }\n`;
    expect(planOf([listOf(shots)]).shots[0]).toMatchObject({ change, attempts: [] });
  });

  test('tells shots that left the lists it reads, and none of other lists', () => {
    const history = historyAfter(planOf([listOf(`${gull}  - { id: DCK_0020, prompt: A crane. }\n`)]));
    expect(outline(planOf([listOf(gull)], { history }))).toEqual(['DCK_0010 unchanged v1: ', 'DCK_0020 omitted v1: ']);
    const other = listOf('id,prompt,model,size,seconds\nLGT_0010,A lamp.,sora-2,1280x720,8\n', undefined, 'other.csv');
    expect(outline(planOf([other], { history }))).toEqual(['LGT_0010 new vundefined: t1.a1']);
  });

  test('reinstates a shot that comes back, and says what that means for it', () => {
    const wereOut = new Set(['dck_0010']);
    const history = historyAfter(planOf([listOf(gull)]));
    const reasonOf = (known: Parameters<typeof planOf>[1], shots = gull) => {
      const [shot] = planOf([listOf(shots)], { wereOut, ...known }).shots;
      return [shot?.change, shot?.reason, shot?.attempts.length];
    };
    expect(reasonOf({ history })).toEqual(['reinstated', 'back in the list: nothing that renders changed', 0]);
    expect(reasonOf({ history }, gull.replace('gull', 'crane'))).toEqual([
      'reinstated',
      'back in the list: re-renders because the prompt changed',
      1,
    ]);
    expect(reasonOf({})).toEqual(['reinstated', 'back in the list: never rendered', 1]);
    expect(reasonOf({}, gull.replace(' }', ', render: omit }'))).toEqual(['omitted', 'the list omits it', 0]);
  });

  test('tells the takes that a person skipped or cancelled, until they are in or tried again', () => {
    const lists = [listOf(gull.replace(' }', ', takes: 3 }'))];
    const first = planOf(lists);
    const [{ shotId, fingerprint, attempts } = fail()] = first.shots;
    const about = (take: number, verb: 'skip' | 'cancel' | 'retry') => {
      const customId = attempts.find((one) => one.take === take)?.customId;
      return { atMs: 1, verb, who: 'ada', reason: '', shotId, take, fingerprint, customId };
    };
    const tell = (state: AttemptState, said: Partial<ShotDecisions>) => {
      const decisions = new Map([[shotId, { ...noDecisions, ...said }]]);
      return planOf(lists, { history: historyAfter(first, state), decisions }).shots[0]?.unwantedTakes;
    };
    const said = { skips: [about(2, 'skip')], cancels: [about(3, 'cancel')] };
    expect(tell('cancelled', said)).toEqual([2, 3]);
    expect(tell('cancelled', {})).toEqual([]);
    expect(tell('cancelled', { ...said, retries: [about(3, 'retry')] })).toEqual([2]);
    expect(tell('landed', said)).toEqual([]);
  });

  test('does not take a placeholder for footage before a real server, and never uses its number again', () => {
    const lists = [listOf(gull)];
    const history = historyAfter(planOf(lists), 'landed', { isPlaceholder: true });
    expect(outline(planOf(lists, { history }))).toEqual(['DCK_0010 unchanged v1: t1.a2']);
    expect(outline(planOf(lists, { history }, { rendersPlaceholders: true }))).toEqual(['DCK_0010 unchanged v1: ']);
  });

  test('orders shots by `order`, then naturally by id across lists', () => {
    const yaml = listOf(
      '  - { id: DCK_0020, prompt: Two. }\n  - { id: DCK_0100, prompt: Ten. }\n  - { id: DCK_0990, prompt: First., order: 1 }\n',
    );
    const csv = listOf('id,prompt,model,size,seconds\nDCK_0015,A half.,sora-2,1280x720,8\n', undefined, 'pickups.csv');
    expect(planOf([yaml, csv]).shots.map(({ shotId }) => shotId)).toEqual([
      'DCK_0990',
      'DCK_0015',
      'DCK_0020',
      'DCK_0100',
    ]);
  });

  test('changes a child with its parent', () => {
    const child = '  - { id: DCK_0020, prompt: It goes on., extends: DCK_0010 }\n';
    const [, before] = planOf([listOf(gull + child)]).shots;
    const [, after] = planOf([listOf(gull.replace('gull', 'crane') + child)]).shots;
    expect(after?.fingerprint).not.toBe(before?.fingerprint);
  });
});

function outline(plan: RenderPlan): string[] {
  return plan.shots.map(({ shotId, change, version, attempts }) => {
    const wanted = attempts.map(({ take, attempt }) => `t${take}.a${attempt}`).join(' ');
    return `${shotId} ${change} v${version}: ${wanted}`;
  });
}

function fail(): never {
  throw new Error('The plan has no shot.');
}
