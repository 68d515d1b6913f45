import { expect, test } from 'vitest';
import { interruptNight } from '../simulation/interrupt-night.js';
import { calm, calmNight } from '../simulation/simulation-options.js';

/** Only the first calls of the night meet the trouble: more would use up the retries. */
const troubleMs = 30_000;

test.each([
  ['calm', calmNight],
  ['whose paid call loses its answer', { ...calmNight, faults: { ...calm, answerLost: 1 }, troubleMs }],
  ['whose paid call never arrives', { ...calmNight, faults: { ...calm, neverArrives: 1 }, troubleMs }],
] as const)('a night of three shots, %s, interrupted at every call, ends as if it had not been', async (_, night) => {
  expect((await interruptNight(night)).calls).toBeGreaterThan(200);
});
