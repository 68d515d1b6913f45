import { expect, test } from 'vitest';
import { ferryThroughOutages } from '../support/ferry-through-outages.js';

test('a store out for six hours, a server for two and a machine for eight cost no clip', async () => {
  const { endedAtHour } = await ferryThroughOutages(300, 3, 250_000);
  expect(endedAtHour).toBeGreaterThan(10);
  expect(endedAtHour).toBeLessThan(24);
});
