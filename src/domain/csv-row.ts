/** A cell of a CSV document. `undefined` is an empty cell; a number is written as it is and never guarded. */
export type CsvCell = string | number | undefined;

/**
 * One line with its CRLF, quoted where RFC 4180 asks for it. A text cell that a spreadsheet would read as a formula
 * gets a `'` before it, which spreadsheets show as text. https://owasp.org/www-community/attacks/CSV_Injection
 */
export function formatCsvRow(cells: readonly CsvCell[]): string {
  return `${cells.map(formatCell).join(',')}\r\n`;
}

/** `=`, `+`, `-`, `@` and their full-width forms begin a formula; a tab, a line break or blanks before one are dropped by importers. */
const formulaStart = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;

function formatCell(cell: CsvCell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = formulaStart.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
