import { posix } from 'node:path';
import { type Diagnostic, hasErrors } from '../../domain/diagnostic.js';
import { formatPlace } from '../../domain/place.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { decodeText } from '../../shotlist/decode-text.js';
import { formatImportedList } from '../../shotlist/format-yaml-list.js';
import { importList } from '../../shotlist/import-list.js';
import type { ImportedShot } from '../../shotlist/imported-shot.js';
import { mergeIntoCsv, readTargetRows } from '../../shotlist/merge-into-csv.js';
import { openCsvTable } from '../../shotlist/open-csv-table.js';
import { openDocumentsFolder, processClock } from '../../wiring.js';
import { type CommandResult, type RunCommand, textOption } from '../command.js';
import { exitCodes } from '../exit-code.js';
import { InvalidInput } from '../invalid-input.js';
import { type LoadedProject, loadProject } from '../load-project.js';
import { mergeNewPrompts, readNewPrompts } from '../merge-new-prompts.js';
import type { Session } from '../session.js';

export const run: RunCommand = async (invocation, session) => {
  const project = await loadProject(session);
  const [file = ''] = invocation.arguments;
  if ((await project.files.stat(file))?.kind !== 'file') throw noFile(file);
  const bytes = await project.files.read(file);
  const prompts = readNewPrompts(new TextDecoder().decode(bytes));
  if (prompts !== undefined) return mergePrompts(prompts, project, session);
  const into = textOption(invocation, 'into');
  const { config, catalog } = project;
  const options = { config, catalog, atMs: processClock.now() };
  const { shots, diagnostics } = importList({ file, bytes }, { folder: posix.dirname(into ?? file) }, options);
  if (hasErrors(diagnostics)) throw new InvalidInput(diagnostics);
  warn(diagnostics, session);
  if (into === undefined) return print(shots, project);
  const exists = (await project.files.stat(into)) !== undefined;
  return exists ? mergeInto({ into, shots }, project, session) : writeNew({ into, shots }, project, session);
};

interface Incoming {
  readonly into: string;
  readonly shots: readonly ImportedShot[];
}

function warn(diagnostics: readonly Diagnostic[], { talk }: Session): void {
  for (const { message, place } of diagnostics) {
    talk.warn(place === undefined ? message : `${formatPlace(place)}: ${message}`);
  }
}

function print(shots: readonly ImportedShot[], { config }: LoadedProject): CommandResult {
  const text = formatImportedList(shots, config.show);
  return {
    exitCode: exitCodes.done,
    schema: 'nightshoot/import@1',
    document: { shots: shots.length, text },
    human: text.trimEnd(),
  };
}

async function writeNew(
  { into, shots }: Incoming,
  { config }: LoadedProject,
  session: Session,
): Promise<CommandResult> {
  if (/\.(csv|tsv)$/i.test(into)) throw noSuchCsv(into);
  const text = formatImportedList(shots, config.show);
  if (!session.options.dryRun) await (await openDocumentsFolder(session.folder)).write(into, text);
  const verb = session.options.dryRun ? 'would be written' : 'written';
  return {
    exitCode: exitCodes.done,
    schema: 'nightshoot/import@1',
    document: { shots: shots.length, file: into },
    human: [`${count(shots.length, 'shot')} ${verb} to ${into}.`, ...promptsToWrite(shots)].join('\n'),
  };
}

async function mergeInto(
  { into, shots }: Incoming,
  { files, config }: LoadedProject,
  session: Session,
): Promise<CommandResult> {
  const bytes = await files.read(into);
  const source = decodeText(into, bytes);
  if ('severity' in source) throw new InvalidInput([source]);
  const table = /\.(csv|tsv)$/i.test(into) ? openCsvTable(source, config.columns) : undefined;
  if (table === undefined) throw notMergeable(into);
  const { text, changed, added, leftOut } = mergeIntoCsv(table, readTargetRows(table), shots);
  const merged = beginsWithMark(bytes) ? `\ufeff${text}` : text;
  if (!session.options.dryRun) await (await openDocumentsFolder(session.folder)).write(into, merged);
  const isNew = new Set(added);
  const lines = [
    `${into}: ${count(changed.length, 'shot')} changed, ${added.length} added.`,
    ...promptsToWrite(shots.filter(({ id }) => isNew.has(id))),
    ...(leftOut.length === 0 ? [] : [`Left out, for want of a column: ${leftOut.join(', ')}.`]),
  ];
  return {
    exitCode: exitCodes.done,
    schema: 'nightshoot/import@1',
    document: { file: into, changed, added, leftOut },
    human: lines.join('\n'),
  };
}

/** Excel needs it to read UTF-8, so a list that has it keeps it. */
function beginsWithMark([first, second, third]: Uint8Array): boolean {
  return first === 0xef && second === 0xbb && third === 0xbf;
}

/** What the other tool does not know has to be said by somebody. */
function promptsToWrite(shots: readonly ImportedShot[]): readonly string[] {
  const waiting = shots.filter(({ cells }) => !cells.has('prompt')).length;
  if (waiting === 0) return [];
  return [
    `${count(waiting, 'shot')} ${waiting === 1 ? 'waits' : 'wait'} for a prompt: write it, then \`nightshoot validate\`.`,
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `needs-you.csv` with its last column filled in: the lists themselves are changed. */
async function mergePrompts(
  prompts: ReadonlyMap<string, string>,
  project: LoadedProject,
  session: Session,
): Promise<CommandResult> {
  const { changed, files } = await mergeNewPrompts(prompts, project, session);
  const human =
    changed.length === 0
      ? 'No prompt is new.'
      : `${changed.length} prompts changed in ${files.join(', ')}: ${changed.join(', ')}.`;
  return { exitCode: exitCodes.done, schema: 'nightshoot/import@1', document: { changed, files }, human };
}

function noFile(file: string): RenderQueueError {
  return new RenderQueueError({
    code: 'E_IMPORT_FILE',
    kind: 'usage',
    message: `There is no file \`${file}\` in the project.`,
    hint: 'Name a CSV, an EDL or an OTIO timeline, relative to the project.',
  });
}

function noSuchCsv(file: string): RenderQueueError {
  return new RenderQueueError({
    code: 'E_IMPORT_INTO',
    kind: 'usage',
    message: `\`${file}\` does not exist, so its columns are not known.`,
    hint: 'Begin it with a header such as `id,prompt,frames`, or name a `.yaml` to be written.',
  });
}

function notMergeable(file: string): RenderQueueError {
  return new RenderQueueError({
    code: 'E_IMPORT_INTO',
    kind: 'usage',
    message: `\`${file}\` exists and is not a CSV with a readable header.`,
    hint: 'Merge into a CSV, or name a file that does not exist yet.',
  });
}
