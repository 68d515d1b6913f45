import { describe, expect, test } from 'vitest';
import type { CustomId } from '../../src/domain/custom-id.js';
import type { RenderPlan } from '../../src/domain/render-plan.js';
import { savedPlanOf } from '../../src/domain/saved-plan.js';
import { applyLimits, type LimitsInput, type PlanLimits } from '../../src/plan/apply-limits.js';
import { checkRefusals } from '../../src/plan/check-refusals.js';
import { historyAfter, listOf, planOf } from '../support/plan-builder.js';

const three = listOf(`
  - { id: DCK_0010, prompt: A gull., priority: 1 }
  - { id: DCK_0020, prompt: A crane., priority: 5, seconds: 12 }
  - { id: DCK_0030, prompt: A rope., due: 2026-12-01, takes: 2 }
`);

describe('applyLimits', () => {
  test('changes nothing where everything fits', () => {
    const plan = planOf([three]);
    expect(applyLimits(plan, limited({ runUsd: 2.2, runTakes: 4 }))).toBe(plan);
  });

  test.each<[string, Partial<PlanLimits>, string]>([
    ['the takes of a run', { runTakes: 2 }, 'DCK_0010 1+0, DCK_0020 1+0, DCK_0030 0+2'],
    ['the dollars of a run', { runUsd: 1.0 }, 'DCK_0010 1+0, DCK_0020 1+0, DCK_0030 0+2'],
    ['the dollars of a day', { dayUsd: 0.6 }, 'DCK_0010 0+1, DCK_0020 1+0, DCK_0030 0+2'],
    ['what can be fetched in time', { drainableTakes: 3 }, 'DCK_0010 1+0, DCK_0020 1+0, DCK_0030 1+1'],
  ])('keeps the most urgent within %s', (_what, limits, expected) => {
    expect(outline(applyLimits(planOf([three]), limited(limits)))).toBe(expected);
  });

  test('says of a shot that it is deferred, and over which limit', () => {
    const plan = applyLimits(planOf([three]), limited({ runUsd: 1.0 }));
    expect(plan.shots[2]).toMatchObject({ change: 'deferred', reason: 'over `limits.run_usd` of $1.00' });
  });

  test('staggers what cannot be fetched in time, and nothing that is over a limit anyway', () => {
    const plan = applyLimits(planOf([three]), { ...limited({ drainableTakes: 2, runTakes: 3 }), takesOut: 1 });
    expect(plan.shots.flatMap(({ deferred }) => deferred).map(({ why, isStaggered }) => [isStaggered, why])).toEqual([
      [true, 'waits until earlier takes are home: 2 at once can be fetched in time'],
      [true, 'waits until earlier takes are home: 2 at once can be fetched in time'],
      [false, 'over `limits.run_takes` of 3'],
    ]);
    expect(savedPlanOf(plan, undefined).attempts).toHaveLength(3);
  });

  test('counts what the run and the day have spent already', () => {
    const spending = { runMicroUsd: 900_000, dayMicroUsd: 0, runTakes: 0 };
    const plan = applyLimits(planOf([three]), { ...limited({ runUsd: 1.0 }), spending });
    expect(outline(plan)).toBe('DCK_0010 0+1, DCK_0020 0+1, DCK_0030 0+2');
  });

  test('starves nobody: what was deferred comes first next time, whatever its priority', () => {
    const waiting = new Set<CustomId>();
    const nights: string[] = [];
    let left = planOf([three]);
    while (left.shots.some((shot) => shot.attempts.length > 0)) {
      const tonight = applyLimits(left, { ...limited({ runTakes: 1 }), waiting });
      nights.push(...tonight.shots.filter((shot) => shot.attempts.length > 0).map(({ shotId }) => shotId));
      for (const shot of tonight.shots) for (const { customId } of shot.deferred) waiting.add(customId);
      const rest = tonight.shots.map((shot) => ({ ...shot, attempts: shot.deferred, deferred: [] }));
      left = { ...tonight, shots: rest };
    }
    expect(nights).toEqual(['DCK_0020', 'DCK_0010', 'DCK_0030', 'DCK_0030']);
  });
});

describe('checkRefusals', () => {
  const shots = Array.from({ length: 3 }, (_, index) => `  - { id: DCK_00${index + 1}0, prompt: A gull. }\n`).join('');
  const before = planOf([listOf(shots)]);

  test('asks a person when one default would re-render more landed shots than the limit', () => {
    const list = listOf(shots);
    const edited = {
      ...list,
      shots: list.shots.map((shot) => ({ ...shot, seconds: 12 })),
    };
    const plan = planOf([edited], { history: historyAfter(before) });
    expect(checkRefusals(plan, edited.shots, { ...allowed, rerenders: 2 })).toEqual([
      {
        code: 'E_RERENDER_LIMIT',
        message:
          '3 landed shots change because `defaults.seconds` changed at harbor.yaml:3:53; `limits.rerenders` is 2.',
        hint: 'Take the change back, raise the limit, or set `locked: true` on what must stay.',
      },
    ]);
    expect(checkRefusals(plan, edited.shots, { ...allowed, rerenders: 3 })).toEqual([]);
  });

  test('does not count shots that never landed', () => {
    const plan = planOf([listOf(shots.replaceAll('gull', 'crane'))], { history: historyAfter(before, 'failed') });
    expect(checkRefusals(plan, [], { ...allowed, rerenders: 0 })).toEqual([]);
  });

  test('refuses an unknown price until somebody accepts it', () => {
    const list = listOf(shots);
    const plan = planOf([list]);
    const unpriced: RenderPlan = {
      ...plan,
      shots: plan.shots.map((shot) => ({
        ...shot,
        attempts: shot.attempts.map((attempt) => ({ ...attempt, price: { kind: 'unknown' } })),
      })),
    };
    expect(checkRefusals(unpriced, list.shots, { ...allowed, acceptsUnknownCost: false })).toMatchObject([
      {
        code: 'E_UNKNOWN_COST',
        message: 'Nobody knows what 3 shots (DCK_0010, DCK_0020, DCK_0030) with `sora-2` would cost.',
        place: { file: 'harbor.yaml', line: 3, column: 20 },
      },
    ]);
    expect(checkRefusals(unpriced, [], allowed)).toEqual([]);
  });
});

const allowed = { rerenders: undefined, acceptsUnknownCost: true, rendersPlaceholders: false };

function limited(limits: Partial<PlanLimits>): LimitsInput {
  const byId = new Map(three.shots.map((shot) => [shot.id, shot.editorial]));
  return {
    limits: { runUsd: undefined, dayUsd: undefined, runTakes: undefined, drainableTakes: undefined, ...limits },
    spending: { runMicroUsd: 0, dayMicroUsd: 0, runTakes: 0 },
    takesOut: 0,
    urgencyOf: ({ shotId }) => ({ priority: byId.get(shotId)?.priority ?? 0, due: byId.get(shotId)?.due }),
    waiting: new Set(),
  };
}

function outline(plan: RenderPlan): string {
  return plan.shots
    .map(({ shotId, attempts, deferred }) => `${shotId} ${attempts.length}+${deferred.length}`)
    .join(', ');
}
