import { formatMoneyTotal } from '../../domain/money.js';
import { takeGroups } from '../../domain/take-state.js';
import type { DailiesModel } from '../dailies-model.js';
import { type Html, html } from './html.js';

type Row = readonly [name: string, value: string | number, isBad?: boolean];

/** Takes, tries and dollars, each counted twice; `unexplained` is what one count has and the other has not. */
export function booksSection({ books }: DailiesModel): Html {
  const { takes, attempts, money } = books;
  const states = Object.entries(attempts.byState).map(([state, count]): Row => [state.replaceAll('_', ' '), count]);
  return html`<section aria-labelledby="books">
<h2 id="books">The books</h2>
<div class="panel books">
${table('Takes', [...takeGroups.map((group): Row => [group, takes.byGroup[group]]), ['In all', takes.total], unexplained(takes.unexplained)])}
${table('Tries sent tonight', [...states, ['In all', attempts.total], unexplained(attempts.unexplained)])}
${table('Money', [
  ['Reserved', formatMoneyTotal(money.reserved)],
  ['Spent', formatMoneyTotal(money.spent)],
  ['Given back', formatMoneyTotal(money.released)],
  ['Unknown, counted as spent', formatMoneyTotal(money.unknown)],
  ['Still open', formatMoneyTotal(money.open)],
  unexplained(money.unexplainedMicroUsd, '$0.00'),
])}
</div>
</section>
`;
}

function unexplained(difference: number, nothing = '0'): Row {
  return ['Unexplained', difference === 0 ? nothing : difference, difference !== 0];
}

function table(caption: string, rows: readonly Row[]): Html {
  return html`<table><caption>${caption}</caption><tbody>${rows.map(
    ([name, value, isBad]) =>
      html`<tr${isBad === true && html` class="bad"`}><th scope="row">${name}</th><td class="number">${value}</td></tr>\n`,
  )}</tbody></table>`;
}
