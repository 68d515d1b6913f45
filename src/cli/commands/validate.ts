import { hasErrors } from '../../domain/diagnostic.js';
import { processClock } from '../../wiring.js';
import type { RunCommand } from '../command.js';
import { exitCodes } from '../exit-code.js';
import { loadProject } from '../load-project.js';
import { readLists } from '../read-lists.js';
import { formatDiagnostics } from '../view/format-diagnostics.js';

export const run: RunCommand = async (invocation, session) => {
  const project = await loadProject(session);
  const { lists, diagnostics } = await readLists(project, {
    patterns: invocation.arguments,
    atMs: processClock.now(),
  });
  const shots = lists.reduce((sum, list) => sum + list.shots.length, 0);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const verdict = `${shots} shots in ${lists.length} lists: ${errors} errors, ${warnings} warnings.`;
  return {
    exitCode: hasErrors(diagnostics) ? exitCodes.invalid : exitCodes.done,
    schema: 'nightshoot/validate@1',
    document: {
      lists: lists.map(({ file, shots: { length } }) => ({ file, shots: length })),
      errors,
      warnings,
      diagnostics,
    },
    human: [formatDiagnostics(diagnostics, session.paint), verdict].filter((part) => part !== '').join('\n\n'),
  };
};
