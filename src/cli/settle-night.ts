import { runSettle } from '../submit/run-settle.js';
import type { ConnectedServer } from './connect-server.js';
import type { NightInput, NightPorts } from './night-input.js';
import { leaseMs } from './with-lease.js';

/** Finds out what became of earlier calls whose answer nobody heard. Spends nothing. */
export async function settleNight(
  { show, server }: { readonly show: string; readonly server: Pick<ConnectedServer, 'api'> },
  { project, server: { kind } }: Pick<NightInput, 'project' | 'server'>,
  { ledger, talk, signal }: NightPorts,
): Promise<void> {
  const { clock, crashPoints } = project;
  await runSettle(
    { show },
    { ledger, api: server.api, clock, crashPoints, talk },
    { serverKind: kind, leaseMs, signal },
  );
}
