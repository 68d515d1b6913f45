import { formatCsvRow } from '../domain/csv-row.js';
import { booksLines } from './books-lines.js';
import type { DailiesDocument } from './dailies-document.js';
import type { DailiesModel } from './dailies-model.js';

/** The books of the night beside the table of its takes, which would not be a table with them in it. */
export function formatBooksCsv({ books }: DailiesModel): DailiesDocument {
  const rows = booksLines(books).map(({ account, item, value }) => formatCsvRow([account, item, value]));
  const body = [formatCsvRow(['account', 'item', 'value']), ...rows].join('');
  return { name: 'books.csv', mediaType: 'text/csv; charset=utf-8', body };
}
