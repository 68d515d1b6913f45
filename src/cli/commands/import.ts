import { hasErrors } from '../../domain/diagnostic.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { decodeText } from '../../shotlist/decode-text.js';
import { formatYamlList } from '../../shotlist/format-yaml-list.js';
import { importCsv } from '../../shotlist/import-csv.js';
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
  const prompts = readNewPrompts(new TextDecoder().decode(await project.files.read(file)));
  if (prompts !== undefined) return mergePrompts(prompts, project, session);
  const { config, catalog } = project;
  const options = { config, catalog, atMs: processClock.now() };
  const { shots, diagnostics } = importCsv(file, await project.files.read(file), options);
  if (hasErrors(diagnostics)) throw new InvalidInput(diagnostics);
  const into = textOption(invocation, 'into');
  if (into !== undefined && (await project.files.stat(into)) !== undefined) {
    return mergeInto({ into, shots }, project, session);
  }
  const text = formatYamlList(shots, { show: config.show, file: into ?? file });
  if (into !== undefined) await (await openDocumentsFolder(session.folder)).write(into, text);
  return {
    exitCode: exitCodes.done,
    schema: 'nightshoot/import@1',
    document: { shots: shots.length, ...(into === undefined ? { text } : { file: into }) },
    human: into === undefined ? text.trimEnd() : `${shots.length} shots written to ${into}.`,
  };
};

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

async function mergeInto(
  { into, shots }: { readonly into: string; readonly shots: Parameters<typeof mergeIntoCsv>[2]['shots'] },
  { files, config }: LoadedProject,
  session: Session,
): Promise<CommandResult> {
  const source = decodeText(into, await files.read(into));
  if ('severity' in source) throw new InvalidInput([source]);
  const table = /\.(csv|tsv)$/i.test(into) ? openCsvTable(source, config.columns) : undefined;
  if (table === undefined) throw notMergeable(into);
  const folder = into.includes('/') ? into.slice(0, into.lastIndexOf('/')) : '.';
  const merged = mergeIntoCsv(table, readTargetRows(table), { shots, folder });
  if (!session.options.dryRun) await (await openDocumentsFolder(session.folder)).write(into, merged.text);
  const { changed, added } = merged;
  return {
    exitCode: exitCodes.done,
    schema: 'nightshoot/import@1',
    document: { file: into, changed, added },
    human: `${into}: ${changed.length} shots changed, ${added.length} added.`,
  };
}

function noFile(file: string): RenderQueueError {
  const message = `There is no file \`${file}\` in the project.`;
  return new RenderQueueError({
    code: 'E_IMPORT_FILE',
    kind: 'usage',
    message,
    hint: 'Name a CSV, relative to the project.',
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
