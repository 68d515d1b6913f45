import { settlementOf } from './attempt-state.js';
import type { AttemptRecord } from './ledger-records.js';
import { dollarsOf, formatUsd, type MicroUsd, type Money, microUsd } from './money.js';
import { localDate } from './run-name.js';
import type { Ulid } from './ulid.js';

/** What may be spent; undefined is no limit. */
export interface Budget {
  readonly runUsd: number | undefined;
  readonly dayUsd: number | undefined;
  readonly runTakes: number | undefined;
  /** IANA name: a day's budget ends at midnight there. */
  readonly timezone: string;
}

/** What a run and the local day have used up already; unknown outcomes count as spent. */
export interface Spending {
  readonly runMicroUsd: MicroUsd;
  readonly dayMicroUsd: MicroUsd;
  readonly runTakes: number;
}

export type SpendingAttempt = Pick<AttemptRecord, 'state' | 'price' | 'runId' | 'createdAtMs'>;

/** A day on which clocks go back has 25 hours; older attempts need no calendar. */
export const longestDayMs = 25 * 3_600_000;

/** What has been spent or reserved at a moment. Released money is free again; unknown counts as spent. */
export function spendingSoFar(
  attempts: readonly SpendingAttempt[],
  now: { readonly runIds: ReadonlySet<Ulid>; readonly atMs: number; readonly timezone: string },
): Spending {
  const today = localDate(now.atMs, now.timezone);
  const isToday = (atMs: number): boolean => now.atMs - atMs < longestDayMs && localDate(atMs, now.timezone) === today;
  const spending = { runMicroUsd: 0, dayMicroUsd: 0, runTakes: 0 };
  for (const { state, price, runId, createdAtMs } of attempts) {
    if (settlementOf(state) === 'released') continue;
    if (now.runIds.has(runId)) {
      spending.runMicroUsd += dollarsOf(price);
      spending.runTakes += 1;
    }
    if (isToday(createdAtMs)) spending.dayMicroUsd += dollarsOf(price);
  }
  return spending;
}

export function spendOneTake(used: Spending, price: Money): Spending {
  const dollars = dollarsOf(price);
  return {
    runMicroUsd: used.runMicroUsd + dollars,
    dayMicroUsd: used.dayMicroUsd + dollars,
    runTakes: used.runTakes + 1,
  };
}

/** The limit that one more take at this price would go over, in words; undefined when it fits. */
export function limitReached(
  used: Spending,
  price: Money,
  { runUsd, dayUsd, runTakes }: Omit<Budget, 'timezone'>,
): string | undefined {
  const after = spendOneTake(used, price);
  if (runTakes !== undefined && after.runTakes > runTakes) return `over \`limits.run_takes\` of ${runTakes}`;
  if (runUsd !== undefined && after.runMicroUsd > microUsd(runUsd)) {
    return `over \`limits.run_usd\` of ${formatUsd(microUsd(runUsd))}`;
  }
  if (dayUsd !== undefined && after.dayMicroUsd > microUsd(dayUsd)) {
    return `over \`limits.day_usd\` of ${formatUsd(microUsd(dayUsd))}`;
  }
  return undefined;
}
