import type { Books } from '../domain/books.js';
import { formatMoneyTotal } from '../domain/money.js';
import { takeGroups } from '../domain/take-state.js';

export interface BooksLine {
  readonly account: 'takes' | 'tries' | 'money';
  readonly item: string;
  readonly value: string | number;
  /** A balancing row that is not nothing. */
  readonly isBad: boolean;
}

/** The books line by line, in the same words for every document. */
export function booksLines({ takes, attempts, money }: Books): readonly BooksLine[] {
  const line = (account: BooksLine['account'], item: string, value: string | number): BooksLine => ({
    account,
    item,
    value,
    isBad: false,
  });
  const unexplained = (account: BooksLine['account'], difference: number): BooksLine => ({
    account,
    item: 'unexplained',
    value: difference,
    isBad: difference !== 0,
  });
  return [
    ...takeGroups.map((group) => line('takes', group.toLowerCase(), takes.byGroup[group])),
    line('takes', 'in all', takes.total),
    unexplained('takes', takes.unexplained),
    ...Object.entries(attempts.byState).map(([state, count]) => line('tries', state.replaceAll('_', ' '), count)),
    line('tries', 'in all', attempts.total),
    unexplained('tries', attempts.unexplained),
    line('money', 'reserved', formatMoneyTotal(money.reserved)),
    line('money', 'spent', formatMoneyTotal(money.spent)),
    line('money', 'given back', formatMoneyTotal(money.released)),
    line('money', 'unknown, counted as spent', formatMoneyTotal(money.unknown)),
    line('money', 'still open', formatMoneyTotal(money.open)),
    unexplained('money', money.unexplainedMicroUsd),
  ];
}
