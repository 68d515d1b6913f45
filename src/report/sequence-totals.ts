import { groupBy } from '../domain/group-by.js';
import { addMoneyTotals, noMoney } from '../domain/money.js';
import type { DailiesTake, SequenceTotal } from './dailies-model.js';
import { takeCost } from './take-cost.js';

/** Takes, landed takes and tonight's cost of each sequence, in the order of the sheet. */
export function sequenceTotals(takes: readonly DailiesTake[]): readonly SequenceTotal[] {
  return [...groupBy(takes, (take) => take.sequence)].map(([sequence, members]) => ({
    sequence,
    takes: members.length,
    landed: members.filter((take) => take.group === 'In').length,
    cost: members.map(takeCost).reduce(addMoneyTotals, noMoney),
  }));
}
