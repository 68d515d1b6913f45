import type { Batch } from '../domain/batch.js';
import { cancelledAttempts, decisionsInForce } from '../domain/decision.js';
import type { SubmissionRecord } from '../domain/ledger-records.js';
import type { CrashPoints } from '../ports/crash-points.js';
import type { LedgerReader } from '../ports/ledger.js';
import type { VideosApi } from '../ports/videos-api.js';

export interface CancelPorts {
  readonly ledger: Pick<LedgerReader, 'submissions' | 'attempts' | 'events'>;
  readonly api: Pick<VideosApi, 'cancelBatch'>;
  readonly crashPoints: CrashPoints;
}

export interface CancelledBatches {
  readonly cancelled: readonly SubmissionRecord[];
  /** They had come to an end by themselves: what rendered comes home. */
  readonly ended: readonly SubmissionRecord[];
  /** Some of their takes are still wanted, and the API cancels whole batches only: all of them will come home. */
  readonly shared: readonly SubmissionRecord[];
}

/** Carries out `cancel`: a batch none of whose takes is wanted any more is cancelled at the server. */
export async function runCancelBatches(
  _input: Readonly<Record<never, never>>,
  ports: CancelPorts,
  options: { readonly signal?: AbortSignal },
): Promise<CancelledBatches> {
  const inForce = decisionsInForce(await ports.ledger.events({ subject: 'decision' }));
  const unwanted = cancelledAttempts(inForce.values());
  const cancelled: SubmissionRecord[] = [];
  const ended: SubmissionRecord[] = [];
  const shared: SubmissionRecord[] = [];
  if (unwanted.size === 0) return { cancelled, ended, shared };
  for (const submission of await ports.ledger.submissions({ states: ['accepted'] })) {
    if (submission.batchId === undefined || submission.batchEndedAtMs !== undefined) continue;
    const attempts = await ports.ledger.attempts({ submissionId: submission.id, states: ['submitted'] });
    const wanted = attempts.filter((attempt) => !unwanted.has(attempt.customId));
    if (wanted.length === attempts.length) continue;
    if (wanted.length > 0) {
      shared.push(submission);
      continue;
    }
    ports.crashPoints.reach('cancel.before-call');
    const batch = await ports.api.cancelBatch(submission.batchId, options.signal);
    ports.crashPoints.reach('cancel.after-call');
    if (isCancelled(batch)) cancelled.push(submission);
    else ended.push(submission);
  }
  return { cancelled, ended, shared };
}

function isCancelled(batch: Batch | undefined): boolean {
  return batch?.status === 'cancelling' || batch?.status === 'cancelled';
}
