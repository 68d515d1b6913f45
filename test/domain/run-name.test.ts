import { expect, test } from 'vitest';
import { nextRunName } from '../../src/domain/run-name.js';

test.each([
  ['an evening in Berlin', Date.UTC(2026, 10, 22, 21, 30), 'Europe/Berlin', [], '2026-11-22'],
  ['past midnight there', Date.UTC(2026, 10, 23, 0, 30), 'Europe/Berlin', [], '2026-11-22'],
  ['six in the morning there', Date.UTC(2026, 10, 23, 5, 0), 'Europe/Berlin', [], '2026-11-23'],
  ['the same moment in Los Angeles', Date.UTC(2026, 10, 23, 5, 0), 'America/Los_Angeles', [], '2026-11-22'],
  ['the third run of an evening', Date.UTC(2026, 10, 22, 21), 'UTC', ['2026-11-22', '2026-11-22.2'], '2026-11-22.3'],
])('%s', (_, atMs, timezone, taken, expected) => {
  expect(nextRunName(atMs, timezone, taken)).toBe(expected);
});
