import type { Diagnostic } from '../domain/diagnostic.js';
import { foldKey } from '../written/fold-key.js';
import { placeOf, type SourceText, type Span } from '../written/source-text.js';
import { findNear } from '../written/suggest.js';
import type { CsvCell, CsvRow } from './parse-csv.js';
import { columnLetters } from './place-of-field.js';
import { shotFields } from './shot-fields.js';

export interface CsvColumns {
  /** Field of each column: a field name, `params.…`, `x-…` for metadata, undefined for a column that is dropped. */
  readonly names: readonly (string | undefined)[];
  readonly byName: ReadonlyMap<string, number>;
  readonly header: readonly Span[];
  readonly id: number | undefined;
  readonly prompt: number | undefined;
}

export interface CsvHeader {
  readonly columns: CsvColumns | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Finds the field of each column, by the project's own map first. Whether a prompt may be missing is the caller's matter. */
export function readCsvHeader(source: SourceText, row: CsvRow, mapped: Readonly<Record<string, string>>): CsvHeader {
  const diagnostics: Diagnostic[] = [];
  const say = (cell: CsvCell, fault: Pick<Diagnostic, 'severity' | 'code' | 'message' | 'hint'>): void => {
    const place = { ...placeOf(source, cell), cell: `${columnLetters(row.cells.indexOf(cell))}${row.number}` };
    diagnostics.push({ ...fault, place, value: cell.text });
  };
  const own = new Map(Object.entries(mapped).map(([header, name]) => [foldKey(header), name]));
  const cells = withoutTrailingBlanks(row.cells);
  const unknown: CsvCell[] = [];
  const sure = (cell: CsvCell): string | undefined =>
    own.get(foldKey(cell.text)) ?? knownColumns.get(foldKey(cell.text));
  const taken = new Set(cells.map(sure));
  const names = cells.map((cell) => {
    const name = sure(cell);
    if (name !== undefined) return name;
    const stand = standInColumns.get(foldKey(cell.text));
    if (stand !== undefined && !taken.has(stand)) {
      taken.add(stand);
      return stand;
    }
    if (cell.text.trim() === '') {
      say(cell, namelessColumn());
      return undefined;
    }
    if (inherited.has(cell.text.trim())) {
      say(cell, misspelt(cell, undefined));
      return undefined;
    }
    if (/^params\.[\w-]+$/.test(cell.text.trim())) return cell.text.trim();
    if (/^x[-_]/i.test(cell.text.trim())) return metadataName(cell.text);
    const near = findNear(foldKey(cell.text), columnNames);
    if (near === undefined) unknown.push(cell);
    else say(cell, misspelt(cell, knownColumns.get(near) ?? near));
    return metadataName(cell.text);
  });
  const byName = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    const cell = cells[index];
    if (name === undefined || cell === undefined) continue;
    const first = byName.get(name);
    if (first === undefined) byName.set(name, index);
    else say(cell, duplicate(cell, cells[first] ?? cell));
  }
  const id = byName.get('id');
  const prompt = byName.get('prompt');
  const [firstCell] = cells;
  if (id === undefined) {
    if (firstCell !== undefined) say(firstCell, noShotColumn(firstCell, byName.size - unknown.length));
    return { columns: undefined, diagnostics: diagnostics.filter(({ severity }) => severity === 'error') };
  }
  const [firstUnknown] = unknown;
  if (firstUnknown !== undefined) say(firstUnknown, unknownColumns(unknown));
  return { columns: { names, byName, header: cells, id, prompt }, diagnostics };
}

/** One fault of the header, not one of every row. */
export function lacksPrompts(columns: CsvColumns['byName']): boolean {
  return !columns.has('prompt') && !columns.has('extends');
}

const knownColumns: ReadonlyMap<string, string> = new Map([
  ...shotFields.flatMap(({ name, columns }) => [name, ...columns].map((header) => [foldKey(header), name] as const)),
  ['seed', 'params.seed'],
  [foldKey('negative_prompt'), 'params.negative_prompt'],
]);

/**
 * What some tools call a field, and others something else: meant only where no column says it better. Pictures, paths and
 * reels are not among them: an input reference or an episode that nobody meant would be paid for.
 */
const standInColumns: ReadonlyMap<string, string> = new Map([
  ['plan', 'id'],
  ['link', 'id'],
  ['segment', 'sequence'],
  ['act', 'sequence'],
  ['profile', 'model'],
]);

/** Names every object of the language has: no studio means them. */
const inherited = new Set(Object.getOwnPropertyNames(Object.prototype));

const columnNames: readonly string[] = [...knownColumns.keys()].filter((name) => name.length >= 5);

/** `Camera Angle` is kept as `x-camera-angle`. */
function metadataName(header: string): string {
  const slug = header
    .trim()
    .toLowerCase()
    .replace(/^x[-_]/, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-');
  return `x-${slug}`;
}

function withoutTrailingBlanks(cells: readonly CsvCell[]): readonly CsvCell[] {
  const last = cells.findLastIndex((cell) => cell.text.trim() !== '');
  return cells.slice(0, last + 1);
}

type Fault = Pick<Diagnostic, 'severity' | 'code' | 'message' | 'hint'>;

function misspelt(cell: CsvCell, near: string | undefined): Fault {
  const own = `If it is a column of your own, map it in \`columns:\` to \`${metadataName(cell.text)}\`.`;
  return {
    severity: 'error',
    code: 'E_UNKNOWN_FIELD',
    message: `There is no column \`${cell.text.trim()}\`.`,
    hint: near === undefined ? own : `Did you mean \`${near}\`? ${own}`,
  };
}

function namelessColumn(): Fault {
  return {
    severity: 'error',
    code: 'E_CSV_HEADER',
    message: 'A column has no name.',
    hint: 'Name it, or delete it if it is empty.',
  };
}

function duplicate(cell: CsvCell, first: CsvCell): Fault {
  return {
    severity: 'error',
    code: 'E_DUPLICATE_FIELD',
    message: `The column \`${cell.text.trim()}\` means the same as \`${first.text.trim()}\` before it.`,
    hint: 'Rename or remove one of the two, or map one of them in `columns:`.',
  };
}

function noShotColumn({ text }: CsvCell, known: number): Fault {
  const strange = /[|^~]/.exec(text)?.[0];
  if (known <= 0 && strange !== undefined) {
    const message = `The first row seems to be parted by \`${strange}\`.`;
    return { severity: 'error', code: 'E_CSV_HEADER', message, hint: 'Use commas, semicolons or tabs.' };
  }
  const message =
    known <= 0 ? 'The first row looks like a shot, not like a header.' : 'The header names no shot column.';
  const hint = 'Begin the file with a row of column names, such as `id,prompt,seconds`.';
  return { severity: 'error', code: 'E_CSV_HEADER', message, hint };
}

function unknownColumns(cells: readonly CsvCell[]): Fault {
  const names = cells.map((cell) => `\`${cell.text.trim()}\``).join(', ');
  return {
    severity: 'warning',
    code: 'W_UNKNOWN_COLUMN',
    message: `${cells.length === 1 ? 'The column' : 'The columns'} ${names} ${cells.length === 1 ? 'is' : 'are'} kept as metadata and never sent.`,
    hint: 'Map them in `columns:` of the config if they mean a field.',
  };
}
