import { describe, expect, test } from 'vitest';
import { plannedAttempts } from '../../src/domain/render-plan.js';
import { savedPlanOf, savedPlanSchema } from '../../src/domain/saved-plan.js';
import { checkSavedPlan } from '../../src/plan/check-saved-plan.js';
import { historyAfter, listOf, planOf } from '../support/plan-builder.js';

const gull = '  - { id: DCK_0010, prompt: A gull. }\n';
const plan = planOf([listOf(gull)]);
const saved = savedPlanOf(plan, 'b17c0de');
const nothing = new Set<never>();

describe('checkSavedPlan', () => {
  test('holds as long as nothing moved, also after a trip over the disk', () => {
    const read = savedPlanSchema.parse(JSON.parse(JSON.stringify(saved)));
    expect(read).toEqual(saved);
    expect(checkSavedPlan(read, planOf([listOf(gull)]), nothing)).toEqual([]);
  });

  test('says that a list changed, and what that asks for', () => {
    const moved = checkSavedPlan(saved, planOf([listOf(gull.replace('gull', 'crane'))]), nothing);
    expect(moved[0]).toBe('The list harbor.yaml changed.');
    expect(moved.slice(1)).toEqual([
      expect.stringMatching(/^DCK_0010\.t01\.a1\.\w+ is asked for and was not\.$/),
      expect.stringMatching(/^DCK_0010\.t01\.a1\.\w+ is not asked for any more\.$/),
    ]);
  });

  test('says that the ledger moved', () => {
    const landed = planOf([listOf(gull)], { history: historyAfter(plan) });
    expect(checkSavedPlan(saved, landed, nothing)).toEqual([expect.stringContaining('is not asked for any more')]);
  });

  test('takes what this very plan has sent already for no move, so that a night cut off goes on', () => {
    const landed = planOf([listOf(gull)], { history: historyAfter(plan, 'submitted') });
    const made = new Set(plannedAttempts(plan).map(({ attempt }) => attempt.customId));
    expect(checkSavedPlan(saved, landed, made)).toEqual([]);
  });

  test('says that prices changed', () => {
    expect(checkSavedPlan({ ...saved, catalogVersion: '2026-01-01' }, plan, nothing)).toEqual([
      expect.stringContaining('Models or prices changed'),
    ]);
  });
});
