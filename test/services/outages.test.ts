import { expect, test } from 'vitest';
import { ferryThroughOutages } from '../support/ferry-through-outages.js';

test('10,000 shots with their pictures come home through all three outages before their bytes vanish', async () => {
  const { endedAtHour } = await ferryThroughOutages(10_000, 5);
  expect(endedAtHour).toBeLessThan(24);
});
