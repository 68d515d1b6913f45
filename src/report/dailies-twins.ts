import type { DailiesDocument } from './dailies-document.js';
import type { DailiesModel } from './dailies-model.js';
import { formatBooksCsv } from './format-books-csv.js';
import { formatDailiesCsv } from './format-dailies-csv.js';
import { formatDailiesJson } from './format-dailies-json.js';
import { formatDailiesJunit } from './format-dailies-junit.js';
import { formatDailiesMarkdown } from './format-dailies-markdown.js';
import { formatNeedsYouCsv } from './format-needs-you-csv.js';

/** Every document of the morning but the page, which differs by the place it lies in. */
export const dailiesTwins: readonly {
  readonly name: string;
  readonly draw: (model: DailiesModel) => DailiesDocument;
}[] = [
  { name: 'report.json', draw: formatDailiesJson },
  { name: 'report.csv', draw: formatDailiesCsv },
  { name: 'books.csv', draw: formatBooksCsv },
  { name: 'report.md', draw: formatDailiesMarkdown },
  { name: 'junit.xml', draw: formatDailiesJunit },
  { name: 'needs-you.csv', draw: formatNeedsYouCsv },
];

/** Excel takes UTF-8 for Windows-1252 unless a byte order mark says otherwise; every other reader takes the mark for text. */
export function forExcel(document: DailiesDocument): DailiesDocument {
  return document.mediaType.startsWith('text/csv') ? { ...document, body: `\uFEFF${document.body}` } : document;
}
