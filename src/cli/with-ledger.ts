import type { Ledger, LedgerWriter } from '../ports/ledger.js';
import type { Project } from '../wiring.js';
import { type LeaseWait, withLease } from './with-lease.js';

/** Opens the ledger to look at it and closes it whatever happens; one that does not exist is not made. */
export async function withLedger<Answer>(project: Project, work: (ledger: Ledger) => Promise<Answer>): Promise<Answer> {
  return closing(await project.readLedger(), work);
}

/** Opens the ledger and takes its lease for `work`; with `wait` it waits for a holder instead of leaving. */
export async function withWriter<Answer>(
  project: Project,
  work: (writer: LedgerWriter) => Promise<Answer>,
  wait?: LeaseWait,
): Promise<Answer> {
  return closing(await project.openLedger(), async (ledger) =>
    withLease({ ledger, clock: project.clock, holder: await project.holder() }, work, wait),
  );
}

async function closing<Answer>(ledger: Ledger, work: (ledger: Ledger) => Promise<Answer>): Promise<Answer> {
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
  }
}
