import { settlementOf } from '../domain/attempt-state.js';
import type { AttemptRecord, RunRecord } from '../domain/ledger-records.js';
import { localDate } from '../domain/run-name.js';
import type { Spending } from './apply-limits.js';

/** A day on which clocks go back has 25 hours; older attempts need no calendar. */
const longestDayMs = 25 * 3_600_000;

/** What the open run and the local day have spent or reserved. Released money is free again; unknown counts as spent. */
export function spendingSoFar(
  attempts: readonly AttemptRecord[],
  runs: readonly RunRecord[],
  now: { readonly atMs: number; readonly timezone: string },
): Spending {
  const open = new Set(runs.filter((run) => run.closedAtMs === undefined).map((run) => run.id));
  const today = localDate(now.atMs, now.timezone);
  const isToday = (atMs: number): boolean => now.atMs - atMs < longestDayMs && localDate(atMs, now.timezone) === today;
  const spending = { runMicroUsd: 0, dayMicroUsd: 0, runTakes: 0 };
  for (const attempt of attempts) {
    if (settlementOf(attempt.state) === 'released') continue;
    const { price } = attempt;
    const dollars = price.kind === 'known' || price.kind === 'would_cost' ? price.microUsd : 0;
    if (open.has(attempt.runId)) {
      spending.runMicroUsd += dollars;
      spending.runTakes += 1;
    }
    if (isToday(attempt.createdAtMs)) spending.dayMicroUsd += dollars;
  }
  return spending;
}
