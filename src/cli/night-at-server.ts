import type { RenderPlan } from '../domain/render-plan.js';
import { runKeepSnapshot } from '../submit/run-keep-snapshot.js';
import { bringLate } from './bring-late.js';
import type { BroughtHome } from './brought-home.js';
import type { ConnectedServer } from './connect-server.js';
import type { NightInput, NightPorts } from './night-input.js';
import { planNight } from './plan-night.js';
import type { SoundLists } from './read-lists.js';
import { sendInWaves } from './send-in-waves.js';
import type { Morning } from './standing-morning.js';
import { warnOfTrouble } from './warn-of-trouble.js';
import { leaseMs } from './with-lease.js';
import { writeMorning } from './write-morning.js';

export interface NightReport {
  readonly show: string;
  readonly plan: RenderPlan;
  /** Attempts posted by this call. */
  readonly submitted: number;
  /** References sent by this call. */
  readonly uploaded: number;
  readonly brought: BroughtHome;
  /** Undefined before the first run of the ledger. */
  readonly morning: Morning | undefined;
}

/** A night with something to do, at a server that answers: submit, watch, reconcile, ferry, dailies, snapshot. */
export async function nightAtServer(
  { lists, server }: { readonly lists: SoundLists; readonly server: Pick<ConnectedServer, 'api'> },
  input: NightInput,
  ports: NightPorts,
): Promise<NightReport> {
  const { show } = lists;
  const { sent, brought: inTime } = await sendInWaves({ lists, server }, input, ports);
  let after = await planAndWrite(lists, input, ports);
  const brought = await bringLate({ show, server, brought: inTime }, input, ports);
  if (brought !== inTime) {
    warnOfTrouble(brought, ports.talk, input.project.clock.now());
    after = await planAndWrite(lists, input, ports);
  }
  const { submitted, uploaded } = sent;
  const report = { show, ...after, submitted, uploaded, brought };
  if (brought.storeFault !== undefined) return report;
  const { clock, crashPoints, store } = input.project;
  await runKeepSnapshot(
    { show },
    { ledger: ports.ledger, store, clock, crashPoints },
    { leaseMs, signal: ports.signal },
  );
  return report;
}

/** The dailies wait for no clip that comes late: they are written again when it has come. */
async function planAndWrite(
  lists: SoundLists,
  input: NightInput,
  ports: NightPorts,
): Promise<Pick<NightReport, 'plan' | 'morning'>> {
  const plan = await planNight(lists, input, ports.ledger);
  return { plan, morning: await writeMorning(plan, input.project, ports) };
}
