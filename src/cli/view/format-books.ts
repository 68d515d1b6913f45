import { type Books, booksBalance } from '../../domain/books.js';
import { formatMoneyTotal, formatUsd } from '../../domain/money.js';
import { takeGroups } from '../../domain/take-state.js';
import type { Paint } from './paint.js';

/** The books as people read them: takes by group, attempts by state, dollars by where they went, and what nobody explains. */
export function formatBooks(books: Books, paint: Paint): string {
  const { takes, attempts, money } = books;
  const groups = takeGroups.filter((group) => takes.byGroup[group] > 0 || group === 'In');
  const states = Object.entries(attempts.byState).map(([state, count]) => `${count} ${state}`);
  const unexplained = `unexplained ${takes.unexplained + attempts.unexplained} · ${formatUsd(money.unexplainedMicroUsd)}`;
  return [
    row('Takes', `${groups.map((group) => `${takes.byGroup[group]} ${group}`).join(' + ')} = ${takes.total}`),
    row('Attempts', states.length === 0 ? 'none' : `${states.join(' + ')} = ${attempts.total}`),
    row('Money', moneyLine(books)),
    row(
      'Books',
      booksBalance(books) ? paint.green(`balance (${unexplained})`) : paint.red(`DO NOT BALANCE: ${unexplained}`),
    ),
  ].join('\n');
}

function moneyLine({ money }: Books): string {
  const sides = [
    `settled ${formatMoneyTotal(money.spent)}`,
    `released ${formatMoneyTotal(money.released)}`,
    `unknown ${formatMoneyTotal(money.unknown)}`,
  ];
  if (money.open.microUsd > 0 || money.open.unknownCount > 0) sides.push(`open ${formatMoneyTotal(money.open)}`);
  return `reserved ${formatMoneyTotal(money.reserved)} = ${sides.join(' + ')}`;
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(9)} ${text}`;
}
