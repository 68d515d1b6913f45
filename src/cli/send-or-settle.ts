import { type ErrorKind, RenderQueueError } from '../domain/render-queue-error.js';
import type { ConnectedServer } from './connect-server.js';
import type { NightInput, NightPorts } from './night-input.js';
import type { SoundLists } from './read-lists.js';
import { type SentNight, sendNight } from './send-night.js';
import { settleNight } from './settle-night.js';

/** Errors that say something of new spending, and nothing of what is out already. */
const hindering: ReadonlySet<ErrorKind> = new Set(['usage', 'config', 'policy', 'decision', 'store']);

/**
 * Sends what is new; where nothing new may be spent, settles what is open. What hindered the sending is answered, not
 * thrown: the caller brings home what is out before it fails.
 */
export async function sendOrSettle(
  of: { readonly lists: SoundLists; readonly server: Pick<ConnectedServer, 'api'> },
  input: NightInput,
  ports: NightPorts,
): Promise<{ readonly sent: SentNight; readonly hindrance: RenderQueueError | undefined }> {
  try {
    if (input.spends) return { sent: await sendNight(of, input, ports), hindrance: undefined };
    await settleNight({ show: of.lists.show, server: of.server }, input, ports);
    return { sent: nothingSent, hindrance: undefined };
  } catch (error) {
    if (!(error instanceof RenderQueueError) || !hindering.has(error.kind) || ports.signal.aborted) throw error;
    ports.talk.warn(`${error.message} What is out comes home first.`);
    return { sent: nothingSent, hindrance: error };
  }
}

const nothingSent: SentNight = { submitted: 0, uploaded: 0, staggered: 0 };
