import { expect, test } from 'vitest';
import { ferryThroughFaults } from '../support/ferry-through-faults.js';

test('a night from a server on a bad day lands byte for byte', async () => {
  const strikes = await ferryThroughFaults({ shots: 60, clipBytes: 300_000, seed: 7 });
  expect([...strikes.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(10);
});
