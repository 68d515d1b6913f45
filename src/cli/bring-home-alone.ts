import { atServer } from './at-server.js';
import { bringHome } from './bring-home.js';
import { bringLate } from './bring-late.js';
import type { NightInput, NightPorts } from './night-input.js';
import { requireShow } from './require-show.js';
import { settleNight } from './settle-night.js';
import { warnOfTrouble } from './warn-of-trouble.js';

/** What is out comes home, and nothing new goes out; `why` is told. */
export async function bringHomeAlone(why: string, input: NightInput, ports: NightPorts): Promise<void> {
  const show = await requireShow(ports.ledger);
  ports.talk.warn(`${why} Nothing new is submitted; what is out comes home first.`);
  const brought = await atServer(input, ports, async (server) => {
    await settleNight({ show, server }, input, ports);
    const brought = await bringHome({ show, server }, input, ports);
    return bringLate({ show, server, brought }, input, ports);
  });
  warnOfTrouble(brought, ports.talk, input.project.clock.now());
}
