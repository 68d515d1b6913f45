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
    message: 'Nothing was decided.',
    hint: 'Say `--yes` to decide without being asked, `--dry-run` to see what it would be.',
  });
}
