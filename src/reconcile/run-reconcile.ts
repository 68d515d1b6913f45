import type { SubmissionRecord } from '../domain/ledger-records.js';
import type { ReconcileOptions, ReconcilePorts } from './reconcile-ports.js';
import { runReconcileSubmission, type SubmissionReport } from './run-reconcile-submission.js';

export interface ReconcileReport {
  readonly submissions: readonly SubmissionReport[];
  /**
   * How long until it makes sense to look again; undefined when nothing is open. Not when: the clock of this machine may be
   * put right meanwhile.
   */
  readonly checkAgainMs: number | undefined;
}

/** How soon to look again at what the server has not finished saying. */
const lookAgainMs = 30_000;

/**
 * Gives an outcome to every attempt of the submissions whose batch ended: of those given, or of all. It looks at what the
 * server and the ledger say and at nothing else, so it may be run at any time, twice, or again after a kill.
 */
export async function runReconcile(
  input: { readonly submissions?: readonly SubmissionRecord[] },
  ports: ReconcilePorts,
  options: ReconcileOptions,
): Promise<ReconcileReport> {
  const open = input.submissions ?? (await ports.ledger.submissions({ states: ['accepted'] }));
  const reports: SubmissionReport[] = [];
  for (const submission of open) {
    options.signal?.throwIfAborted();
    if (!hasBatch(submission)) continue;
    const report = await runReconcileSubmission({ submission }, ports, options);
    reports.push(report);
  }
  return { submissions: reports, checkAgainMs: reports.every(({ isEnded }) => isEnded) ? undefined : lookAgainMs };
}

function hasBatch(submission: SubmissionRecord): submission is SubmissionRecord & { readonly batchId: string } {
  return submission.batchId !== undefined;
}
