import type { AtRisk } from '../../domain/clips-at-risk.js';
import { tellSource, tellTimeLeft } from '../../domain/download-deadline.js';
import type { Lease } from '../../domain/lease.js';
import type { RunRecord, SubmissionRecord } from '../../domain/ledger-records.js';
import { formatMoneyTotal } from '../../domain/money.js';
import type { RunBooks } from '../../report/run-load-books.js';
import { formatBooks } from './format-books.js';
import type { Paint } from './paint.js';

export interface Status {
  readonly show: string;
  readonly lease: Lease | undefined;
  /** Those that have not ended. */
  readonly submissions: readonly SubmissionRecord[];
  readonly runs: readonly RunRecord[];
  /** The newest run's. */
  readonly morning: RunBooks | undefined;
  readonly atRisk: AtRisk;
  readonly nowMs: number;
}

export function formatStatus(status: Status, paint: Paint): string {
  const { morning, show } = status;
  if (morning === undefined) return `${show} has no run yet. \`nightshoot plan\` shows what the first would do.`;
  const { run, books } = morning;
  const state = run.closedAtMs === undefined ? 'open' : 'closed';
  return [
    paint.bold(`${show} · ${run.kind === 'rehearsal' ? 'rehearsal' : 'run'} ${run.name} (${state})`),
    formatBooks(books, paint),
    `  At risk   ${formatRisk(status)}`,
    ...status.submissions.map(
      ({ id, batchId, state: submission, batchStatus, lineCount }) =>
        `  Batch     ${batchId ?? id} · ${batchStatus ?? submission} · ${lineCount} lines`,
    ),
    ...(status.lease === undefined ? [] : [`  Lease     ${formatHolder(status.lease)}`]),
  ].join('\n');
}

function formatRisk({ atRisk: { takes, cost, deadlineMs, deadlineSource }, nowMs }: Status): string {
  if (takes === 0) return 'nothing';
  const source = deadlineSource === undefined ? '' : ` (${tellSource(deadlineSource)})`;
  const deadline = deadlineMs === undefined ? '' : `, the first vanishes ${tellTimeLeft(deadlineMs - nowMs)}${source}`;
  return `${takes} rendered and not yet in the store, ${formatMoneyTotal(cost)}${deadline}`;
}

function formatHolder({ holder }: Lease): string {
  return `${holder.user}@${holder.host}, process ${holder.pid}`;
}
