import { foldShotId } from '../domain/shot-id.js';
import type { Shot } from '../domain/shot-list.js';
import type { SourceText } from '../written/source-text.js';
import type { CsvTable } from './csv-row-layer.js';
import { shotCells } from './list-cells.js';
import { parseCsv, readCsvRow } from './parse-csv.js';

export interface MergedCsv {
  readonly text: string;
  readonly changed: readonly string[];
  readonly added: readonly string[];
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
  incoming: { readonly shots: readonly Shot[]; readonly folder: string },
): MergedCsv {
  const byId = new Map(rows.map((row) => [foldShotId(row.id), row]));
  const edits: { readonly at: number; readonly end: number; readonly text: string }[] = [];
  const changed: string[] = [];
  const added: string[] = [];
  const lines: string[] = [];
  for (const shot of incoming.shots) {
    const cells = shotCells(shot, incoming.folder);
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
  const end = text === '' || text.endsWith('\n') ? '' : '\n';
  return { text: lines.length === 0 ? text : `${text}${end}${lines.join('\n')}\n`, changed, added };
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
    return text === undefined || text === cell.text ? [] : [{ at: cell.at, end: cell.end, text: quote(text, table) }];
  });
}

function applyEdits({ text }: SourceText, edits: readonly { at: number; end: number; text: string }[]): string {
  return edits
    .toSorted((left, right) => right.at - left.at)
    .reduce((edited, { at, end, text: cell }) => edited.slice(0, at) + cell + edited.slice(end), text);
}

function quote(cell: string, { delimiter }: CsvTable): string {
  const needsQuotes = cell.includes(delimiter) || /["\r\n]|^\s|\s$/.test(cell);
  return needsQuotes ? `"${cell.replaceAll('"', '""')}"` : cell;
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
      const [code, sequence] = [text('id'), text('sequence')];
      const id = sequence === '' || code.startsWith(`${sequence}_`) ? code : `${sequence}_${code}`;
      if (number > 1 && id !== '') rows.push({ id, at, number });
      return true;
    },
    fault: () => undefined,
  });
  return rows;
}
