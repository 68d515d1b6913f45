import { expect, test } from 'vitest';
import type { LedgerEvent } from '../../src/domain/ledger-records.js';
import { formatUlid } from '../../src/domain/ulid.js';
import { listMemoryEvents, readListMemory, reinstatedShots } from '../../src/plan/list-memory.js';
import { historyAfter, listOf, planOf } from '../support/plan-builder.js';

const gull = '  - { id: DCK_0010, prompt: A gull lands. }\n';
const crane = '  - { id: DCK_0020, prompt: A crane. }\n';
const [firstRun, secondRun] = [1, 2].map((ms) => formatUlid(ms, new Uint8Array(10)));

/** Nights in which plans are applied one after the other, each with its own list and run. */
function aLedger() {
  const events: LedgerEvent[] = [];
  const history = historyAfter(planOf([listOf(gull + crane)]));
  const plan = (shots: string, newestRun: typeof firstRun) =>
    planOf([listOf(shots)], { history, wereOut: reinstatedShots(readListMemory(events), newestRun) });
  return {
    events,
    changeOf: (shots: string, newestRun = firstRun) =>
      plan(shots, newestRun).shots.find(({ shotId }) => shotId === 'DCK_0020')?.change,
    apply(shots: string, runId = firstRun) {
      const own = listMemoryEvents(plan(shots, runId), readListMemory(events), { atMs: 0, runId });
      events.push(...own.map((event, index) => ({ ...event, sequence: events.length + index })));
    },
  };
}

test.each([
  ['gone from the list', gull],
  ['`render: omit`', gull + crane.replace(' }', ', render: omit }')],
])('a shot that was out (%s) is reinstated when it comes back, and through the morning of that run', (_, without) => {
  const ledger = aLedger();
  ledger.apply(without);
  expect(ledger.changeOf(without)).toBe('omitted');
  expect(ledger.changeOf(gull + crane)).toBe('reinstated');
  ledger.apply(gull + crane, secondRun);
  expect(ledger.changeOf(gull + crane, secondRun)).toBe('reinstated');
  expect(ledger.changeOf(gull + crane, formatUlid(3, new Uint8Array(10)))).toBe('unchanged');
});

test('a shot that left and came back before any plan was applied is no news', () => {
  const ledger = aLedger();
  expect(ledger.changeOf(gull)).toBe('omitted');
  expect(ledger.changeOf(gull + crane)).toBe('unchanged');
});

test('the same night again writes nothing down twice', () => {
  const ledger = aLedger();
  ledger.apply(gull);
  ledger.apply(gull);
  expect(ledger.events).toHaveLength(1);
});
