import { bringHome } from './bring-home.js';
import { bringLate } from './bring-late.js';
import type { BroughtHome } from './brought-home.js';
import type { ConnectedServer } from './connect-server.js';
import { lossesFirst } from './losses-first.js';
import type { NightInput, NightPorts } from './night-input.js';
import type { SoundLists } from './read-lists.js';
import type { SentNight } from './send-night.js';
import { sendOrSettle } from './send-or-settle.js';
import { warnOfTrouble } from './warn-of-trouble.js';

interface Wave {
  readonly sent: SentNight;
  readonly brought: BroughtHome;
}

/**
 * Sends and brings home; what was staggered goes once the takes before it are home. A wave that sends nothing, or leaves
 * something behind, is the last. Throws what hindered the sending, after what is out came home.
 */
export async function sendInWaves(
  of: { readonly lists: SoundLists; readonly server: Pick<ConnectedServer, 'api'> },
  input: NightInput,
  ports: NightPorts,
): Promise<Wave> {
  let night = await oneWave(of, input, ports);
  while (input.waits && hasNextWave(night)) night = joinWaves(night, await oneWave(of, input, ports));
  return night;
}

async function oneWave(
  of: { readonly lists: SoundLists; readonly server: Pick<ConnectedServer, 'api'> },
  input: NightInput,
  ports: NightPorts,
): Promise<Wave> {
  const { sent, hindrance } = await sendOrSettle(of, input, ports);
  const brought = await bringHome({ show: of.lists.show, server: of.server }, input, ports);
  warnOfTrouble(brought, ports.talk, input.project.clock.now());
  if (hindrance !== undefined) {
    const late = await bringLate({ show: of.lists.show, server: of.server, brought }, input, ports);
    throw lossesFirst(hindrance, late);
  }
  return { sent, brought };
}

function hasNextWave({ sent, brought }: Wave): boolean {
  return sent.staggered > 0 && brought.storeFault === undefined && brought.left.length === 0;
}

/** A wave that sent nothing has nothing staggered to wait for either: what was out did not come home. */
function joinWaves(before: Wave, last: Wave): Wave {
  const { submitted, uploaded, staggered } = last.sent;
  const sent = {
    submitted: before.sent.submitted + submitted,
    uploaded: before.sent.uploaded + uploaded,
    staggered: submitted === 0 ? 0 : staggered,
  };
  return { sent, brought: { ...last.brought, lost: [...before.brought.lost, ...last.brought.lost] } };
}
