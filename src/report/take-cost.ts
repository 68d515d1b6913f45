import { settlementOf } from '../domain/attempt-state.js';
import { type MoneyTotal, sumMoney } from '../domain/money.js';
import type { DailiesTake } from './dailies-model.js';

/** What this night's attempts of a take cost, or may have cost: released money is not in it. */
export function takeCost(take: DailiesTake): MoneyTotal {
  const paid = take.attempts.filter((attempt) => attempt.isTonight && settlementOf(attempt.state) !== 'released');
  return sumMoney(paid.map((attempt) => attempt.price));
}
