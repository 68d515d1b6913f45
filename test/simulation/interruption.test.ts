import { afterAll, expect, test } from 'vitest';
import { stepsOf } from '../support/interruption-list.js';
import { type SimulationResult, simulateNight } from './simulate-night.js';
import { calm, calmNight, type SimulationOptions } from './simulation-options.js';

interface Interruptions {
  readonly seed?: number;
  readonly step?: number;
  readonly lifeOf?: (clean: SimulationResult) => number;
}

const interrupted = { count: 0, steps: new Set<string>() };

/**
 * One life of the process dies at its n-th call to the world for every n (or every second one, where `step` says so),
 * before and after it took effect, and the same command runs again.
 */
async function interruptEverywhere(
  options: SimulationOptions,
  { seed = 1, step = 1, lifeOf = () => 1 }: Interruptions = {},
): Promise<number> {
  const clean = await simulateNight(seed, { ...options, namesSteps: true });
  expect(clean.violations).toEqual([]);
  const life = lifeOf(clean);
  const calls = clean.callsOfLives[life - 1] ?? 0;
  for (const name of clean.stepsOfLives[life - 1] ?? []) interrupted.steps.add(name);
  const landed = takesLanded(clean.attempts);
  for (let call = 1; call <= calls; call += step) {
    for (const when of ['before', 'after'] as const) {
      const night = await simulateNight(seed, { ...options, endsAt: { life, call, when } });
      const place = `call ${call} of ${calls}, ${when} it took effect`;
      interrupted.count += 1;
      expect(night.violations, place).toEqual([]);
      expect(takesLanded(night.attempts), place).toEqual(landed);
    }
  }
  return calls;
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
  expect(
    await interruptEverywhere({ ...calmNight, faults: { ...calm, answerLost: 1 }, troubleMs }, { step: 2 }),
  ).toBeGreaterThan(40);
}, 120_000);

test('a night whose paid call never arrives, interrupted all along, ends as if it had not been', async () => {
  expect(
    await interruptEverywhere({ ...calmNight, faults: { ...calm, neverArrives: 1 }, troubleMs }, { step: 2 }),
  ).toBeGreaterThan(40);
}, 120_000);

// Seed 3 takes the ledger back to before its first submission.
test.each([
  ['gone', 1],
  ['older', 3],
] as const)(
  'the recovery of a ledger that is %s, interrupted at every call, ends as if it had not been',
  async (ledgerLoss, seed) => {
    const calls = await interruptEverywhere({ ...calmNight, ledgerLoss }, { seed, lifeOf: recoveringLifeOf });
    expect(calls).toBeGreaterThan(20);
  },
  120_000,
);

function recoveringLifeOf({ recoveringLife }: SimulationResult): number {
  if (recoveringLife === undefined) throw new Error('Nothing was recovered.');
  return recoveringLife;
}

test('every step listed with this file is interrupted in it', () => {
  expect(stepsOf('simulation/interruption.test.ts').filter((step) => !interrupted.steps.has(step))).toEqual([]);
});

afterAll(() => {
  process.stdout.write(`interruptions of whole nights: ${interrupted.count}\n`);
});
