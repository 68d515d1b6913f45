import { parseCsvRows } from '../domain/csv-rows.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import { foldShotId } from '../domain/shot-id.js';
import type { Shot, ShotList } from '../domain/shot-list.js';
import { decodeText } from '../shotlist/decode-text.js';
import { shotCells } from '../shotlist/list-cells.js';
import { mergeIntoCsv, readTargetRows } from '../shotlist/merge-into-csv.js';
import { openCsvTable } from '../shotlist/open-csv-table.js';
import { unguardCell } from '../shotlist/spreadsheet-guard.js';
import { openDocumentsFolder, processClock } from '../wiring.js';
import { replaceYamlValues } from '../written/replace-yaml-values.js';
import type { SourceText } from '../written/source-text.js';
import { InvalidInput } from './invalid-input.js';
import type { LoadedProject } from './load-project.js';
import { readSoundLists } from './read-lists.js';
import type { Session } from './session.js';

/** New prompts of a `needs-you.csv` that came back, by folded shot id; undefined for any other table. */
export function readNewPrompts(text: string): ReadonlyMap<string, string> | undefined {
  const [header = [], ...rows] = parseCsvRows(text);
  const [id, prompt] = [header.indexOf('id'), header.indexOf('new_prompt')];
  if (id === -1 || prompt === -1) return undefined;
  const written = rows.map(
    (row) => [foldShotId(row[id]?.trim() ?? ''), unguardCell(row[prompt] ?? '').trim()] as const,
  );
  return new Map(written.filter(([, text]) => text !== ''));
}

export interface MergedPrompts {
  readonly changed: readonly string[];
  readonly files: readonly string[];
}

/** Writes the new prompts into the lists that hold the shots, each where its prompt stands, and changes nothing else. */
export async function mergeNewPrompts(
  prompts: ReadonlyMap<string, string>,
  project: LoadedProject,
  session: Session,
): Promise<MergedPrompts> {
  const { lists } = await readSoundLists(project, { patterns: [], atMs: processClock.now() });
  const known = new Set(lists.flatMap(({ shots }) => shots.map(({ id }) => foldShotId(id))));
  const strange = [...prompts.keys()].filter((id) => !known.has(id));
  if (strange.length > 0) throw unmerged(strange, 'no list holds them');
  const folder = await openDocumentsFolder(session.folder);
  const changed: string[] = [];
  const files: string[] = [];
  for (const list of lists) {
    const shots = list.shots.filter(({ id, prompt }) => (prompts.get(foldShotId(id)) ?? prompt) !== prompt);
    if (shots.length === 0) continue;
    const text = await rewrite(list, shots, { prompts, project });
    if (!session.options.dryRun) await folder.write(list.file, text);
    changed.push(...shots.map(({ id }) => id));
    files.push(list.file);
  }
  return { changed, files };
}

async function rewrite(
  { file }: ShotList,
  shots: readonly Shot[],
  { prompts, project }: { readonly prompts: ReadonlyMap<string, string>; readonly project: LoadedProject },
): Promise<string> {
  const source = decodeText(file, await project.files.read(file));
  if ('severity' in source) throw new InvalidInput([source]);
  const edited = shots.map((shot) => ({ ...shot, prompt: prompts.get(foldShotId(shot.id)) ?? shot.prompt }));
  const text = /\.(csv|tsv)$/i.test(file)
    ? rewriteCsv(source, edited, project)
    : replaceYamlValues(
        source,
        edited.flatMap((shot) => promptEdit(source, shot)),
      );
  if (text !== undefined) return text;
  throw unmerged(
    shots.map(({ id }) => id),
    `\`${file}\` does not write each of their prompts at the shot itself`,
  );
}

function rewriteCsv(source: SourceText, shots: readonly Shot[], { config }: LoadedProject): string | undefined {
  const table = openCsvTable(source, config.columns);
  const folder = source.file.includes('/') ? source.file.slice(0, source.file.lastIndexOf('/')) : '.';
  const edited = shots.map((shot) => ({ id: shot.id, cells: shotCells(shot, folder) }));
  return table && mergeIntoCsv(table, readTargetRows(table), edited).text;
}

function promptEdit({ lineStarts }: SourceText, { origins, prompt }: Shot) {
  const place = origins().find('prompt')?.place;
  const start = lineStarts[(place?.line ?? 0) - 1];
  return start === undefined || place?.column === undefined ? [] : [{ at: start + place.column - 1, value: prompt }];
}

function unmerged(ids: readonly string[], why: string): RenderQueueError {
  return new RenderQueueError({
    code: 'E_IMPORT_PROMPTS',
    kind: 'usage',
    message: `The new prompts of ${ids.slice(0, 10).join(', ')} cannot be merged: ${why}. Nothing of that list was changed.`,
    hint: 'Write them into the list by hand.',
  });
}
