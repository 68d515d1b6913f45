import { RenderQueueError } from '../domain/render-queue-error.js';
import type { LedgerReader } from '../ports/ledger.js';
import { checkStore } from './check-store.js';
import type { NightInput, NightPorts } from './night-input.js';

/** A store that is out of reach stops new spending alone: there is a spool, and there may be a fallback. */
export async function checkOrFerry(input: NightInput, ports: NightPorts): Promise<void> {
  try {
    await checkStore({ ledger: ports.ledger, store: input.project.store }, ports.signal);
  } catch (error) {
    if (error instanceof RenderQueueError && error.retryable) {
      await ferryOpenWork('The store is out of reach.', input, ports);
    }
    throw error;
  }
}

/** Brings home what is out, where there is any, before the command ends for the reason given. */
export async function ferryOpenWork(why: string, input: NightInput, ports: NightPorts): Promise<void> {
  if (!(await hasOpenWork(ports.ledger))) return;
  const { bringHomeAlone } = await import('./bring-home-alone.js');
  await bringHomeAlone(why, input, ports);
}

export async function hasOpenWork(ledger: LedgerReader): Promise<boolean> {
  const submissions = await ledger.submissions({ states: ['intended', 'unknown', 'accepted'] });
  if (submissions.length > 0) return true;
  if ((await ledger.attempts({ states: ['rendered', 'missing'], limit: 1 })).length > 0) return true;
  return (await ledger.runs()).some((run) => run.closedAtMs === undefined);
}
