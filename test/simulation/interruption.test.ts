import { expect, test } from 'vitest';
import { simulateNight } from './simulate-night.js';
import { calm, calmNight, type SimulationOptions } from './simulation-options.js';

/**
 * Plan, upload, submit, settle, watch and reconcile die at their n-th call to the world for every n (or every second
 * one, where `step` says so), before and after it took effect, and the same command runs again.
 */
async function interruptEverywhere(options: SimulationOptions, step = 1): Promise<number> {
  const clean = await simulateNight(1, options);
  expect(clean.violations).toEqual([]);
  const landed = takesLanded(clean.attempts);
  for (let call = 1; call <= clean.firstLifeCalls; call += step) {
    for (const when of ['before', 'after'] as const) {
      const night = await simulateNight(1, { ...options, firstLifeEndsAt: { call, when } });
      const place = `call ${call} of ${clean.firstLifeCalls}, ${when} it took effect`;
      expect(night.violations, place).toEqual([]);
      expect(takesLanded(night.attempts), place).toEqual(landed);
    }
  }
  return clean.firstLifeCalls;
}

/** Takes, not attempts: a call that was never accepted is tried again under its next number. */
function takesLanded(attempts: Readonly<Record<string, string>>): readonly string[] {
  const landed = Object.entries(attempts).filter(([, state]) => state === 'landed');
  return landed
    .map(([customId]) => customId.replace(/\.a\d+\./, '.'))
    .sort((left, right) => left.localeCompare(right, 'en'));
}

/** Only the first calls of the night meet the trouble: more would use up the retries. */
const troubleMs = 30_000;

test('a calm night, interrupted at every call, ends as if it had not been', async () => {
  expect(await interruptEverywhere(calmNight)).toBeGreaterThan(40);
}, 120_000);

test('a night whose paid call loses its answer, interrupted all along, ends as if it had not been', async () => {
  expect(await interruptEverywhere({ ...calmNight, faults: { ...calm, answerLost: 1 }, troubleMs }, 2)).toBeGreaterThan(
    40,
  );
}, 120_000);

test('a night whose paid call never arrives, interrupted all along, ends as if it had not been', async () => {
  expect(
    await interruptEverywhere({ ...calmNight, faults: { ...calm, neverArrives: 1 }, troubleMs }, 2),
  ).toBeGreaterThan(40);
}, 120_000);

test('a night that recovers a lost ledger, interrupted all along, pays nothing twice', async () => {
  const clean = await simulateNight(1, { ...calmNight, ledgerLoss: 'gone' });
  for (let call = 1; call <= clean.firstLifeCalls; call += 3) {
    const options = { ...calmNight, ledgerLoss: 'gone', firstLifeEndsAt: { call, when: 'after' } } as const;
    expect((await simulateNight(1, options)).violations, `call ${call}`).toEqual([]);
  }
}, 120_000);
