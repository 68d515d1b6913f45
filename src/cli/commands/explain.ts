import type { CodeEntry } from '../../domain/code-entry.js';
import { compareText } from '../../domain/compare-text.js';
import { knownCodes } from '../../domain/known-codes.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { findNear } from '../../written/suggest.js';
import type { RunCommand } from '../command.js';
import { exitCodes } from '../exit-code.js';
import type { Paint } from '../view/paint.js';
import { wrapText } from '../view/wrap-text.js';

export const run: RunCommand = async (invocation, session) => {
  const [wanted] = invocation.arguments;
  const all = Object.entries(knownCodes).toSorted(([left], [right]) => compareText(left, right));
  if (wanted === undefined) {
    const human = all.map(([code, { means }]) => `${session.paint.bold(code)}\n${wrap(`  ${means}`)}`).join('\n');
    return { exitCode: exitCodes.done, schema, document: { codes: Object.fromEntries(all) }, human };
  }
  const found = all.find(([code]) => code === wanted.toUpperCase());
  if (found === undefined) throw unknownCode(wanted);
  const [code, entry] = found;
  const document = { code, ...entry };
  return { exitCode: exitCodes.done, schema, document, human: formatEntry(code, entry, session.paint) };
};

const schema = 'nightshoot/explain@1';

function formatEntry(code: string, { means, why, fix }: CodeEntry, paint: Paint): string {
  const severity = code.startsWith('E_') ? 'an error' : 'a warning: the value is used as written';
  return [`${paint.bold(code)}  ${severity}`, wrap(`  ${means}`), wrap(`  Why: ${why}`), wrap(`  Fix: ${fix}`)].join(
    '\n',
  );
}

function wrap(text: string): string {
  return wrapText(text, { width: 80, indent: 2 });
}

function unknownCode(wanted: string): RenderQueueError {
  const near = findNear(wanted, Object.keys(knownCodes));
  return new RenderQueueError({
    code: 'E_CODE_UNKNOWN',
    kind: 'usage',
    message: `There is no code \`${wanted}\`.`,
    hint: near === undefined ? '`nightshoot explain` lists them all.' : `Did you mean \`${near}\`?`,
  });
}
