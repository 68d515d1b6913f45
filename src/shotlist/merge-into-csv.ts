import { foldShotId } from '../domain/shot-id.js';
import type { SourceText } from '../written/source-text.js';
import type { CsvTable } from './csv-row-layer.js';
import type { ImportedShot } from './imported-shot.js';
import { joinAddress } from './join-address.js';
import { parseCsv, readCsvRow } from './parse-csv.js';

export interface MergedCsv {
  readonly text: string;
  readonly changed: readonly string[];
  readonly added: readonly string[];
  /** Fields that the file has no column for. */
  readonly leftOut: readonly string[];
}

/** A row of the file to merge into, with its shot's id. */
export interface TargetRow {
  readonly id: string;
  readonly at: number;
  readonly number: number;
}

/**
 * The file with the cells of known shots changed in place and rows for new shots at its end: order, quoting and every
 * byte that did not change stay, so that the diff shows what the import did. Columns that the file does not have are left out.
 */
export function mergeIntoCsv(
  table: CsvTable,
  rows: readonly TargetRow[],
  incoming: readonly ImportedShot[],
): MergedCsv {
  const byId = new Map(rows.map((row) => [foldShotId(row.id), row]));
  const edits: { readonly at: number; readonly end: number; readonly text: string }[] = [];
  const changed: string[] = [];
  const added: string[] = [];
  const lines: string[] = [];
  for (const shot of incoming) {
    const cells = shot.cells;
    const row = byId.get(foldShotId(shot.id));
    if (row === undefined) {
      added.push(shot.id);
      lines.push(table.columns.names.map((name) => quote(cells.get(name ?? '') ?? '', table)).join(table.delimiter));
      continue;
    }
    const own = changesOf(table, row, cells);
    if (own.length > 0) changed.push(shot.id);
    edits.push(...own);
  }
  const text = applyEdits(table.source, edits);
  const leftOut = [...new Set(incoming.flatMap(({ cells }) => [...cells.keys()]))].filter(
    (name) => !table.columns.byName.has(name),
  );
  return { text: appendLines(text, lines), changed, added, leftOut };
}

/** Lines end as the file's own do. */
function appendLines(text: string, lines: readonly string[]): string {
  if (lines.length === 0) return text;
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const start = text === '' || text.endsWith('\n') ? text : `${text}${lineEnd}`;
  return `${start}${lines.join(lineEnd)}${lineEnd}`;
}

/** A cell that the incoming list leaves blank stays as it is: absence is no news. */
function changesOf(
  table: CsvTable,
  row: TargetRow,
  cells: ReadonlyMap<string, string>,
): { readonly at: number; readonly end: number; readonly text: string }[] {
  const read = readCsvRow(table.source.text, table.delimiter, row);
  if ('message' in read) return [];
  return read.cells.flatMap((cell, index) => {
    const name = table.columns.names[index];
    const text = name === undefined || name === 'id' ? undefined : cells.get(name);
    if (text === undefined || text === cell.text) return [];
    const isQuoted = table.source.text[cell.at] === '"';
    return [{ at: cell.at, end: cell.end, text: isQuoted ? inQuotes(text) : quote(text, table) }];
  });
}

function applyEdits({ text }: SourceText, edits: readonly { at: number; end: number; text: string }[]): string {
  return edits
    .toSorted((left, right) => right.at - left.at)
    .reduce((edited, { at, end, text: cell }) => edited.slice(0, at) + cell + edited.slice(end), text);
}

function quote(cell: string, { delimiter }: CsvTable): string {
  const needsQuotes = cell.includes(delimiter) || /["\r\n]|^\s|\s$/.test(cell);
  return needsQuotes ? inQuotes(cell) : cell;
}

function inQuotes(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}

/** Where each shot of the table stands. Rows that cannot be read are nobody's. */
export function readTargetRows(table: CsvTable): readonly TargetRow[] {
  const rows: TargetRow[] = [];
  parseCsv(table.source.text, table.delimiter, {
    row: ({ cells, at, number }) => {
      const text = (name: string): string => {
        const index = table.columns.byName.get(name);
        return index === undefined ? '' : (cells[index]?.text.trim() ?? '');
      };
      const [code = '', sequence, episode] = ['id', 'sequence', 'episode'].map((name) => text(name) || undefined);
      if (number > 1 && code !== '') rows.push({ id: joinAddress({ episode, sequence, code }), at, number });
      return true;
    },
    fault: () => undefined,
  });
  return rows;
}
