import { RenderQueueError } from '../domain/render-queue-error.js';
import type { LedgerReader } from '../ports/ledger.js';

/** The show a ledger belongs to. Throws `E_LEDGER_EMPTY` before the first submission. */
export async function requireShow(ledger: LedgerReader): Promise<string> {
  const { show } = await ledger.identity();
  if (show !== undefined) return show;
  throw new RenderQueueError({
    code: 'E_LEDGER_EMPTY',
    kind: 'usage',
    message: 'This ledger has seen no submission yet.',
    hint: 'Begin with `nightshoot rehearse` or `nightshoot run`.',
  });
}
