import { diagnosticCodes } from '../../domain/diagnostic-codes.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { findNear } from '../../written/suggest.js';
import type { RunCommand } from '../command.js';
import { exitCodes } from '../exit-code.js';

export const run: RunCommand = async (invocation, session) => {
  const [wanted] = invocation.arguments;
  const all = Object.entries(diagnosticCodes);
  if (wanted === undefined) {
    const document = { codes: Object.fromEntries(all) };
    const human = all.map(([code, text]) => `${session.paint.bold(code)}\n  ${text}`).join('\n');
    return { exitCode: exitCodes.done, schema: 'nightshoot/explain@1', document, human };
  }
  const found = all.find(([code]) => code === wanted.toUpperCase());
  if (found === undefined) throw unknownCode(wanted);
  const [code, text] = found;
  const severity = code.startsWith('E_')
    ? 'An error: nothing is submitted.'
    : 'A warning: the value is used as written.';
  return {
    exitCode: exitCodes.done,
    schema: 'nightshoot/explain@1',
    document: { code, text },
    human: `${session.paint.bold(code)}\n${text}\n${severity}`,
  };
};

function unknownCode(wanted: string): RenderQueueError {
  const near = findNear(wanted, Object.keys(diagnosticCodes));
  return new RenderQueueError({
    code: 'E_CODE_UNKNOWN',
    kind: 'usage',
    message: `There is no diagnostic \`${wanted}\`.`,
    hint: near === undefined ? '`nightshoot explain` lists them all.' : `Did you mean \`${near}\`?`,
  });
}
