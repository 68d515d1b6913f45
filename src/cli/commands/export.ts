import { hasErrors } from '../../domain/diagnostic.js';
import { type CsvPreset, formatCsvList } from '../../shotlist/format-csv-list.js';
import { formatYamlList } from '../../shotlist/format-yaml-list.js';
import { openDocumentsFolder, processClock } from '../../wiring.js';
import { type RunCommand, textOption } from '../command.js';
import { exitCodes } from '../exit-code.js';
import { InvalidInput } from '../invalid-input.js';
import { loadProject } from '../load-project.js';
import { readLists } from '../read-lists.js';

export const run: RunCommand = async (invocation, session) => {
  const project = await loadProject(session);
  const { lists, diagnostics } = await readLists(project, { patterns: invocation.arguments, atMs: processClock.now() });
  if (hasErrors(diagnostics)) throw new InvalidInput(diagnostics);
  const show = project.config.show ?? lists.find((list) => list.show !== undefined)?.show;
  const shots = lists.flatMap((list) => list.shots);
  const format = textOption(invocation, 'for') ?? 'plain';
  const out = textOption(invocation, 'out');
  const file = out ?? lists[0]?.file ?? 'list.csv';
  const text =
    format === 'yaml'
      ? formatYamlList(shots, { show, file })
      : formatCsvList(shots, { preset: presetOf(format), file });
  if (out !== undefined) await (await openDocumentsFolder(session.folder)).write(out, text);
  return {
    exitCode: exitCodes.done,
    schema: 'nightshoot/export@1',
    document: { shots: shots.length, ...(out === undefined ? { text } : { file: out }) },
    human: out === undefined ? text.trimEnd() : `${shots.length} shots written to ${out}.`,
  };
};

function presetOf(format: string): CsvPreset {
  return format === 'excel' || format === 'kitsu' ? format : 'plain';
}
