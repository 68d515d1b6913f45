import { afterAll, expect, test } from 'vitest';
import { stepsOf } from '../support/interruption-list.js';
import { interruptNight } from './interrupt-night.js';
import type { SimulationResult } from './simulate-night.js';
import { calm, calmNight } from './simulation-options.js';

/** Larger nights are the service lane's. */
const oneShot = { ...calmNight, shots: 1 };
const interrupted = { count: 0, steps: new Set<string>() };

async function interrupt(...night: Parameters<typeof interruptNight>): Promise<number> {
  const { calls, nights, steps } = await interruptNight(...night);
  interrupted.count += nights;
  for (const step of steps) interrupted.steps.add(step);
  return calls;
}

/** Only the first calls of the night meet the trouble: more would use up the retries. */
const troubleMs = 30_000;

test('a calm night, interrupted at every call, ends as if it had not been', async () => {
  expect(await interrupt(oneShot)).toBeGreaterThan(40);
}, 120_000);

test('a night whose paid call loses its answer, interrupted at every call, ends as if it had not been', async () => {
  expect(await interrupt({ ...oneShot, faults: { ...calm, answerLost: 1 }, troubleMs })).toBeGreaterThan(40);
}, 120_000);

test('a night whose paid call never arrives, interrupted at every call, ends as if it had not been', async () => {
  expect(await interrupt({ ...oneShot, faults: { ...calm, neverArrives: 1 }, troubleMs })).toBeGreaterThan(40);
}, 120_000);

// Seed 3 takes the ledger back to before its first submission.
test.each([
  ['gone', 1],
  ['older', 3],
] as const)(
  'the recovery of a ledger that is %s, interrupted at every call, ends as if it had not been',
  async (ledgerLoss, seed) => {
    const calls = await interrupt({ ...oneShot, ledgerLoss }, { seed, lifeOf: recoveringLifeOf });
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
