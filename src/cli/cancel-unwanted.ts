import { RenderQueueError } from '../domain/render-queue-error.js';
import { runCancelBatches } from '../submit/run-cancel-batches.js';
import type { ConnectedServer } from './connect-server.js';
import type { NightInput, NightPorts } from './night-input.js';

/**
 * Cancels at the server what a person cancelled while it was out of reach: a batch that goes on is paid for. A server that
 * refuses is no reason to leave what is out where it is; the next run asks again.
 */
export async function cancelUnwanted(
  { api }: Pick<ConnectedServer, 'api'>,
  { project: { crashPoints } }: Pick<NightInput, 'project'>,
  { ledger, talk, signal }: NightPorts,
): Promise<void> {
  try {
    const { cancelled } = await runCancelBatches({}, { ledger, api, crashPoints }, { signal });
    for (const { batchId } of cancelled) talk.say(`Cancelled at the server, as somebody decided: ${batchId}.`);
  } catch (cause) {
    if (!(cause instanceof RenderQueueError) || cause.kind !== 'server') throw cause;
    talk.warn(`What somebody cancelled could not be cancelled at the server: ${cause.message}`);
  }
}
