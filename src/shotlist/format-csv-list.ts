import { posix } from 'node:path';
import type { Shot } from '../domain/shot-list.js';
import { shotCells } from './list-cells.js';
import { shotFields } from './shot-fields.js';
import { guardCell } from './spreadsheet-guard.js';

/** plain: for us and for git. excel: a byte order mark, formulas and numbers as text. kitsu: Kitsu's own columns first. */
export type CsvPreset = 'plain' | 'excel' | 'kitsu';

export interface CsvTarget {
  readonly preset: CsvPreset;
  /** Path of the file to be, relative to the project: references are written relative to it. */
  readonly file: string;
}

/** One row a shot, whole ids, only the columns that some shot fills. Reading it, after `import` for a spreadsheet's, gives the same shots. */
export function formatCsvList(shots: readonly Shot[], { preset, file }: CsvTarget): string {
  const folder = posix.dirname(file);
  const rows = shots.map((shot) => ({ shot, cells: shotCells(shot, folder) }));
  const names = columnsOf(rows.map(({ cells }) => cells));
  const columns =
    preset === 'kitsu' ? ['Episode', 'Sequence', 'Name', ...names.filter((name) => name !== 'id')] : names;
  // Kitsu is no spreadsheet: a mark before a name would become part of the name.
  const isForSpreadsheet = preset === 'excel';
  const lines = rows.map(({ shot, cells }) =>
    columns.map((name) => formatCell(cellOf(name, shot, cells), isForSpreadsheet)).join(','),
  );
  const end = preset === 'excel' ? '\r\n' : '\n';
  const mark = preset === 'excel' ? '\ufeff' : '';
  return `${mark}${[columns.join(','), ...lines].join(end)}${end}`;
}

/** Known fields in their order, then parameters and metadata by name. */
function columnsOf(rows: readonly ReadonlyMap<string, string>[]): readonly string[] {
  const used = new Set(rows.flatMap((cells) => [...cells.keys()]));
  const known = shotFields
    .map(({ name }) => name)
    .filter((name) => used.has(name) || name === 'id' || name === 'prompt');
  const others = [...used].filter((name) => !known.some((field) => field === name));
  return [...known, ...others.toSorted((left, right) => (left < right ? -1 : 1))];
}

/** Kitsu's shots are named inside their sequence. */
function cellOf(column: string, shot: Shot, cells: ReadonlyMap<string, string>): string {
  switch (column) {
    case 'Episode':
      return shot.episode ?? '';
    case 'Sequence':
      return shot.sequence ?? '';
    case 'Name':
      return shot.sequence === undefined ? shot.id : shot.id.slice(shot.id.lastIndexOf('_') + 1);
    default:
      return cells.get(column) ?? '';
  }
}

/** Blanks at the ends are quoted too: some tools trim plain cells. */
function formatCell(text: string, isForSpreadsheet: boolean): string {
  const cell = isForSpreadsheet ? guardCell(text) : text;
  return /[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
