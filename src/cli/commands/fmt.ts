import { decodeText } from '../../shotlist/decode-text.js';
import { formatListText } from '../../shotlist/format-list-text.js';
import { findLists } from '../../shotlist/run-read-shot-lists.js';
import { openDocumentsFolder } from '../../wiring.js';
import { hasFlag, type RunCommand } from '../command.js';
import { exitCodes } from '../exit-code.js';
import { InvalidInput } from '../invalid-input.js';
import { loadProject } from '../load-project.js';

export const run: RunCommand = async (invocation, session) => {
  const { config, files } = await loadProject(session);
  const documents = await openDocumentsFolder(session.folder);
  const isCheck = hasFlag(invocation, 'check') || session.options.dryRun;
  const patterns = invocation.arguments.length === 0 ? config.shotlists : invocation.arguments;
  const changed: string[] = [];
  const kept: string[] = [];
  for (const file of await findLists(patterns, files)) {
    const source = decodeText(file, await files.read(file));
    if ('severity' in source) throw new InvalidInput([source]);
    const formatted = formatListText(source);
    if (formatted.kind === 'broken') throw new InvalidInput(formatted.diagnostics);
    if (formatted.kind === 'kept') kept.push(file);
    else if (formatted.text !== source.text) {
      changed.push(file);
      if (!isCheck) await documents.write(file, formatted.text);
    }
  }
  const verb = isCheck ? 'would change' : 'formatted';
  const lines = [
    ...changed.map((file) => `${verb}  ${file}`),
    ...kept.map((file) => `left alone, its values would change  ${file}`),
  ];
  return {
    exitCode: isCheck && changed.length > 0 ? exitCodes.invalid : exitCodes.done,
    schema: 'nightshoot/fmt@1',
    document: { changed, kept, isCheck },
    human: lines.length === 0 ? 'Every list is in layout.' : lines.join('\n'),
  };
};
