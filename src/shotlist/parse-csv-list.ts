import type { Diagnostic } from '../domain/diagnostic.js';
import { placeOf, type SourceText, type Span } from '../written/source-text.js';
import { noFields } from '../written/written.js';
import { type CsvColumns, lacksPrompts, readCsvHeader } from './csv-columns.js';
import { type CsvTable, csvRowLayer } from './csv-row-layer.js';
import { type CsvCell, type CsvRow, findDelimiter, parseCsv } from './parse-csv.js';
import type { ParsedList } from './parse-yaml-list.js';
import { columnLetters } from './place-of-field.js';
import type { WrittenShot } from './written-list.js';

export interface CsvListOptions {
  /** Header as written to field name, over the built-in aliases. */
  readonly columns: Readonly<Record<string, string>>;
  /** What another tool exports has names before anybody wrote a prompt. */
  readonly withoutPrompts?: 'accept';
}

/** A CSV with one header row and one row a shot; commas, semicolons or tabs, whichever the header uses. */
export function parseCsvList(source: SourceText, options: CsvListOptions): ParsedList {
  const delimiter = findDelimiter(source.text);
  const reading: Reading = { source, delimiter, options, diagnostics: [], shots: [], skipped: [], table: undefined };
  parseCsv(source.text, delimiter, {
    row(row) {
      readRow(reading, row);
      return reading.table !== 'unusable' && hasRoom(reading, row);
    },
    fault: ({ message, hint, ...span }) => report(reading, span, { code: 'E_CSV_SYNTAX', message, hint }),
  });
  if (reading.skipped.length > 0) reading.diagnostics.push(skippedRows(reading));
  const defaults = { layer: 'list', source, fields: noFields } as const;
  const list = { source, show: undefined, defaults, characters: noFields, shots: reading.shots };
  return { list, diagnostics: reading.diagnostics };
}

interface Reading {
  readonly source: SourceText;
  readonly delimiter: string;
  readonly options: CsvListOptions;
  readonly diagnostics: Diagnostic[];
  readonly shots: WrittenShot[];
  readonly skipped: CsvRow[];
  table: CsvTable | 'unusable' | undefined;
}

/** A list of more shots than this is an export of something else. */
const mostShots = 100_000;

function hasRoom(reading: Reading, row: CsvRow): boolean {
  if (reading.shots.length <= mostShots) return true;
  reading.shots.length = 0;
  const message = `The list has more than ${mostShots.toLocaleString('en-US')} shots.`;
  report(reading, { at: row.at, end: row.at + 1 }, { code: 'E_FILE_TOO_LARGE', message, hint: 'Split the list.' });
  return false;
}

function readRow(reading: Reading, row: CsvRow): void {
  const filled = row.cells.filter(({ text }) => text !== '' && text.trim() !== '');
  if (filled.length === 0 || reading.table === 'unusable') return;
  if (reading.table === undefined) reading.table = readTable(reading, row);
  else readShotRow(reading, row, { table: reading.table, filled });
}

function readTable({ source, delimiter, options, diagnostics }: Reading, row: CsvRow): CsvTable | 'unusable' {
  const header = readCsvHeader(source, row, options.columns);
  diagnostics.push(...header.diagnostics);
  if (header.columns === undefined) return 'unusable';
  if (lacksPrompts(header.columns.byName) && options.withoutPrompts !== 'accept') {
    diagnostics.push(noPromptColumn(source, row));
  }
  return { source, delimiter, columns: header.columns };
}

function noPromptColumn(source: SourceText, row: CsvRow): Diagnostic {
  const [first = row] = row.cells;
  return {
    severity: 'error',
    code: 'E_CSV_HEADER',
    message: 'The header names no prompt column.',
    place: { ...placeOf(source, first), cell: `${columnLetters(0)}${row.number}` },
    hint: 'Add a `prompt` column, or map one in `columns:` of the config; a description is never taken for a prompt.',
  };
}

function readShotRow(
  reading: Reading,
  row: CsvRow,
  { table, filled }: { readonly table: CsvTable; readonly filled: readonly CsvCell[] },
): void {
  const { columns } = table;
  if (isSectionRow(filled) || (isBlank(row, columns.id) && isBlank(row, columns.prompt))) {
    reading.skipped.push(row);
    return;
  }
  const count = columns.names.length;
  if (row.cells.length < count || row.cells.slice(count).some((cell) => cell.text.trim() !== '')) {
    const message = `Row ${row.number} has ${row.cells.length} cells; the header has ${count}.`;
    report(
      reading,
      { at: row.at, end: row.at + 1 },
      { code: 'E_CSV_ROW', message, hint: 'Look for a missing quote or delimiter.' },
    );
    return;
  }
  checkSpreadsheetDamage(reading, row, columns);
  const { number, at } = row;
  reading.shots.push({ sequence: undefined, layer: () => csvRowLayer(table, { number, at }), at });
}

/** A title between shots: one cell in the row, and words in it. */
function isSectionRow(filled: readonly CsvCell[]): boolean {
  return filled.length === 1 && /\S\s+\S/.test(filled[0]?.text ?? '');
}

function isBlank(row: CsvRow, column: number | undefined): boolean {
  return column === undefined || (row.cells[column]?.text.trim() ?? '') === '';
}

/** What Excel and its kin leave where a value was: an error word, or a code turned into a number. */
function checkSpreadsheetDamage(reading: Reading, row: CsvRow, columns: CsvColumns): void {
  for (const [index, cell] of row.cells.entries()) {
    if (!cell.text.includes('#') && index !== columns.id) continue;
    const text = cell.text.trim();
    const isError = /^#(REF!|N\/A|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!)$/.test(text);
    const isNumber = index === columns.id && /^\d+[.,]?\d*E[+-]?\d+$/i.test(text) && /[+.,]/.test(text);
    if (!isError && !isNumber) continue;
    const place = { ...placeOf(reading.source, cell), cell: `${columnLetters(index)}${row.number}` };
    const message = isError
      ? `The cell holds the spreadsheet error \`${text}\`.`
      : `A spreadsheet has made the code into the number \`${text}\`.`;
    const hint = 'Format the column as text, and type the value again.';
    reading.diagnostics.push({ severity: 'error', code: 'E_EXCEL_DAMAGE', message, value: text, place, hint });
  }
}

function skippedRows(reading: Reading): Diagnostic {
  const [first] = reading.skipped;
  const named = reading.skipped
    .flatMap((row) => row.cells.map(({ text }) => text.trim()).find((text) => text !== '') ?? [])
    .slice(0, 3)
    .map((text) => `\`${text.slice(0, 40)}\``);
  const rows = reading.skipped.length === 1 ? '1 row has' : `${reading.skipped.length} rows have`;
  return {
    severity: 'warning',
    code: 'W_ROWS_SKIPPED',
    message: `${rows} no shot and no prompt and ${reading.skipped.length === 1 ? 'was' : 'were'} skipped: ${named.join(', ')}${reading.skipped.length > 3 ? ', …' : ''}.`,
    ...(first === undefined
      ? {}
      : {
          place: {
            ...placeOf(reading.source, { at: first.at, end: first.at + 1 }),
            cell: `${columnLetters(0)}${first.number}`,
          },
        }),
  };
}

function report(reading: Reading, span: Span, fault: Pick<Diagnostic, 'code' | 'message' | 'hint'>): void {
  reading.diagnostics.push({ severity: 'error', place: placeOf(reading.source, span), ...fault });
}
