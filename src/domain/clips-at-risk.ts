import type { AttemptRecord, DeadlineSource } from './ledger-records.js';
import { type MoneyTotal, sumMoney } from './money.js';

/** Rendered and paid, not yet in the store. */
export interface AtRisk {
  readonly takes: number;
  readonly cost: MoneyTotal;
  /** The earliest download deadline among them, and what it was reckoned from. */
  readonly deadlineMs: number | undefined;
  readonly deadlineSource: DeadlineSource | undefined;
}

export function clipsAtRisk(
  attempts: readonly Pick<AttemptRecord, 'state' | 'price' | 'downloadDeadlineMs' | 'deadlineSource'>[],
): AtRisk {
  const waiting = attempts.filter(({ state }) => state === 'rendered');
  const [first] = waiting.toSorted((one, other) => deadlineOf(one) - deadlineOf(other));
  return {
    takes: waiting.length,
    cost: sumMoney(waiting.map(({ price }) => price)),
    deadlineMs: first?.downloadDeadlineMs,
    deadlineSource: first?.deadlineSource,
  };
}

function deadlineOf({ downloadDeadlineMs }: Pick<AttemptRecord, 'downloadDeadlineMs'>): number {
  return downloadDeadlineMs ?? Number.MAX_SAFE_INTEGER;
}
