import { groupBy } from '../../domain/group-by.js';
import { type BooksLine, booksLines } from '../books-lines.js';
import type { DailiesModel } from '../dailies-model.js';
import { type Html, html } from './html.js';

/** Takes, tries and dollars, each counted twice; `unexplained` is what one count has and the other has not. */
export function booksSection({ books }: DailiesModel): Html {
  const accounts = groupBy(booksLines(books), (line) => captions[line.account]);
  return html`<section aria-labelledby="books">
<h2 id="books">The books</h2>
<div class="panel books">${[...accounts].map(([caption, lines]) => table(caption, lines))}</div>
</section>
`;
}

const captions: Readonly<Record<BooksLine['account'], string>> = {
  takes: 'Takes',
  tries: 'Tries sent tonight',
  money: 'Money',
};

function table(caption: string, lines: readonly BooksLine[]): Html {
  return html`<table><caption>${caption}</caption><tbody>${lines.map(row)}</tbody></table>`;
}

function row({ item, value, isBad }: BooksLine): Html {
  const name = item.charAt(0).toUpperCase() + item.slice(1);
  return html`<tr${isBad && html` class="bad"`}><th scope="row">${name}</th><td class="number">${value}</td></tr>\n`;
}
