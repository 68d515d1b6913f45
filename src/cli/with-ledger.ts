import type { Ledger, LedgerWriter } from '../ports/ledger.js';
import type { Project } from '../wiring.js';
import { withLease } from './with-lease.js';

/** Opens the ledger for `work` and closes it whatever happens. */
export async function withLedger<Answer>(project: Project, work: (ledger: Ledger) => Promise<Answer>): Promise<Answer> {
  const ledger = await project.openLedger();
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
  }
}

/** Opens the ledger and takes its lease for `work`. */
export function withWriter<Answer>(project: Project, work: (writer: LedgerWriter) => Promise<Answer>): Promise<Answer> {
  return withLedger(project, async (ledger) =>
    withLease({ ledger, clock: project.clock, holder: await project.holder() }, work),
  );
}
