import { type Books, booksBalance } from '../../domain/books.js';
import { formatMoneyTotal, formatUsd, type MoneyTotal } from '../../domain/money.js';
import { takeGroups } from '../../domain/take-state.js';
import type { Paint } from './paint.js';
import { wrapText } from './wrap-text.js';

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

/** Where the reserved dollars went; a rehearsal says once that none were. */
function moneyLine({ money }: Books): string {
  const accounts = [
    ['released', money.released],
    ['unknown', money.unknown],
    ['open', money.open],
  ] as const;
  const sides = accounts.filter(([, total]) => !isNothing(total)).map(([name, total]) => `${name} ${plain(total)}`);
  const { isRehearsal } = money.reserved;
  return [
    `${isRehearsal ? 'would cost: ' : ''}reserved ${plain(money.reserved)} = settled ${plain(money.spent)}`,
    ...sides,
  ].join(' + ');
}

function plain(total: MoneyTotal): string {
  return formatMoneyTotal({ ...total, isRehearsal: false });
}

function isNothing({ microUsd, machineSeconds, unknownCount }: MoneyTotal): boolean {
  return microUsd === 0 && machineSeconds === 0 && unknownCount === 0;
}

/** Fits 80 columns; what does not goes on below itself. */
function row(label: string, text: string): string {
  return wrapText(`  ${label.padEnd(9)} ${text}`, { width: 80, indent: 12 });
}
