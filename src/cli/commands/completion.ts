import { RenderQueueError } from '../../domain/render-queue-error.js';
import type { RunCommand } from '../command.js';
import { exitCodes } from '../exit-code.js';
import { formatCompletion, shells } from '../format-completion.js';

export const run: RunCommand = (invocation, session) => {
  const [wanted = ''] = invocation.arguments;
  const shell = shells.find((known) => known === wanted);
  if (shell === undefined) throw unknownShell(wanted);
  const script = formatCompletion(shell, session.verbs);
  return Promise.resolve({
    exitCode: exitCodes.done,
    schema: 'nightshoot/completion@1',
    document: { shell, script },
    human: script,
  });
};

function unknownShell(wanted: string): RenderQueueError {
  return new RenderQueueError({
    code: 'E_USAGE',
    kind: 'usage',
    message: `There is no completion for the shell \`${wanted}\`.`,
    hint: `Shells: ${shells.join(', ')}.`,
  });
}
