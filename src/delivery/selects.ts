import { formatCsvRow } from '../domain/csv-row.js';
import { parseCsvRows } from '../domain/csv-rows.js';
import type { Diagnostic } from '../domain/diagnostic.js';
import { compareShotIds, foldShotId, type ShotId, shotIdSchema } from '../domain/shot-id.js';
import { formatTake, formatVersion } from '../domain/take-name.js';

/** The take that editorial cuts with, as `selects.csv` in git says it. */
export interface Select {
  readonly shotId: ShotId;
  /** Undefined: whichever version the lists ask for. */
  readonly version: number | undefined;
  readonly take: number;
  readonly note: string | undefined;
}

const header = ['shot', 'version', 'take', 'note'];

/** Reads `selects.csv`; rows that say nothing clear are diagnostics, the others count. A later row of a shot wins. */
export function parseSelects(
  text: string,
  file: string,
): { readonly selects: readonly Select[]; readonly diagnostics: readonly Diagnostic[] } {
  const [titles = [], ...rows] = parseCsvRows(text);
  const columns = titles.map((title) => title.trim().toLowerCase());
  const selects = new Map<string, Select>();
  const diagnostics: Diagnostic[] = [];
  for (const [index, row] of rows.entries()) {
    const cellOf = (name: string) => row[columns.indexOf(name)]?.trim().replace(/^'/, '') ?? '';
    const shotId = shotIdSchema.safeParse(cellOf('shot'));
    const version = numberAfter('v', cellOf('version'));
    const take = numberAfter('t', cellOf('take'));
    if (!shotId.success || take === undefined || (version === undefined && cellOf('version') !== '')) {
      diagnostics.push(badRow(file, index + 2, row.join(',')));
      continue;
    }
    const note = cellOf('note') === '' ? undefined : cellOf('note');
    selects.set(foldShotId(shotId.data), { shotId: shotId.data, version, take, note });
  }
  return { selects: sortSelects([...selects.values()]), diagnostics };
}

export function formatSelects(selects: readonly Select[]): string {
  const rows = sortSelects(selects).map(({ shotId, version, take, note }) =>
    formatCsvRow([shotId, version === undefined ? undefined : formatVersion(version), formatTake(take), note]),
  );
  return [formatCsvRow(header), ...rows].join('').replaceAll('\r\n', '\n');
}

/** The list with these selects in place of older ones of the same shots; a note stays with its take. */
export function mergeSelects(before: readonly Select[], chosen: readonly Select[]): readonly Select[] {
  const merged = new Map(before.map((select) => [foldShotId(select.shotId), select]));
  for (const select of chosen) {
    const older = merged.get(foldShotId(select.shotId));
    const isSameTake = older?.take === select.take && (older.version ?? select.version) === select.version;
    merged.set(foldShotId(select.shotId), { ...select, note: select.note ?? (isSameTake ? older.note : undefined) });
  }
  return sortSelects([...merged.values()]);
}

/** `t02`, `T2` and `2` are take 2. */
export function numberAfter(letter: 'v' | 't', text: string): number | undefined {
  const match = new RegExp(`^${letter}?0*([1-9]\\d{0,5})$`, 'i').exec(text);
  return match === null ? undefined : Number(match[1]);
}

function sortSelects(selects: readonly Select[]): readonly Select[] {
  return selects.toSorted((left, right) => compareShotIds(left.shotId, right.shotId));
}

function badRow(file: string, line: number, value: string): Diagnostic {
  return {
    severity: 'error',
    code: 'E_SELECT_ROW',
    message: 'The row names no shot and take.',
    place: { file, line },
    value,
    hint: 'Write it as `DCK_0010,v003,t02,note`; the version may be empty.',
  };
}
