import type { AttemptRecord } from './ledger-records.js';
import { type MoneyTotal, sumMoney } from './money.js';

/** Rendered and paid, not yet in the store. */
export interface AtRisk {
  readonly takes: number;
  readonly cost: MoneyTotal;
  /** The earliest download deadline among them. */
  readonly deadlineMs: number | undefined;
}

export function clipsAtRisk(
  attempts: readonly Pick<AttemptRecord, 'state' | 'price' | 'downloadDeadlineMs'>[],
): AtRisk {
  const waiting = attempts.filter(({ state }) => state === 'rendered');
  const deadlines = waiting.flatMap(({ downloadDeadlineMs }) => downloadDeadlineMs ?? []);
  return {
    takes: waiting.length,
    cost: sumMoney(waiting.map(({ price }) => price)),
    deadlineMs: deadlines.length === 0 ? undefined : Math.min(...deadlines),
  };
}
