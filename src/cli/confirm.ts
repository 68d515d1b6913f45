import { createInterface } from 'node:readline/promises';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { Session } from './session.js';

/** Asks on the terminal whether to go on; `--yes` is the answer where nobody can be asked. Throws `E_NOT_CONFIRMED`. */
export async function confirm(question: string, session: Session): Promise<void> {
  if (session.options.yes) return;
  if (process.stdin.isTTY) {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      const answer = await terminal.question(`${question} [y/N] `, { signal: session.signal });
      if (/^y(es)?$/i.test(answer.trim())) return;
    } finally {
      terminal.close();
    }
  }
  throw new RenderQueueError({
    code: 'E_NOT_CONFIRMED',
    kind: 'usage',
    message: 'Nothing was changed: there is nobody to ask, or the answer was no.',
    hint: 'Say `--yes` to go on without being asked.',
  });
}
