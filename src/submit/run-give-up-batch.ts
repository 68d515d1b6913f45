import type { SubmissionRecord } from '../domain/ledger-records.js';
import type { Failure } from '../domain/outcome.js';
import type { Clock } from '../ports/clock.js';
import type { CrashPoints } from '../ports/crash-points.js';
import type { LedgerWriter } from '../ports/ledger.js';

export interface GiveUpPorts {
  readonly ledger: Pick<LedgerWriter, 'attempts' | 'recordOutcomes' | 'recordBatch' | 'endSubmission'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly crashPoints: CrashPoints;
}

/** Our word, no server's. */
const goneStatus = 'gone';

const gone: Failure = {
  what: 'unknown',
  code: 'batch_gone',
  message: 'The server knows no such batch any more; whether it rendered is not known.',
  isRetryable: false,
};

/** A batch that the server forgot: its takes may be paid for, so a person decides about them. */
export async function runGiveUpBatch(
  { submission }: { readonly submission: SubmissionRecord },
  ports: GiveUpPorts,
  options: { readonly evidence: string },
): Promise<void> {
  const now = ports.clock.now();
  const open = await ports.ledger.attempts({ submissionId: submission.id, states: ['submitted', 'missing'] });
  for (const state of ['missing', 'needs_decision'] as const) {
    ports.crashPoints.reach(`watch.before-${state}`);
    await ports.ledger.recordOutcomes(
      open.map((attempt) => ({
        customId: attempt.customId,
        state,
        videoId: undefined,
        failure: gone,
        isPlaceholder: attempt.isPlaceholder,
        downloadDeadlineMs: undefined,
        deadlineSource: undefined,
        evidence: options.evidence,
        atMs: now,
      })),
    );
  }
  const empty = { outputFileId: undefined, errorFileId: undefined };
  await ports.ledger.recordBatch({
    submissionId: submission.id,
    batchStatus: goneStatus,
    batchEndedAtMs: now,
    ...empty,
    atMs: now,
  });
  ports.crashPoints.reach('watch.before-end-gone');
  await ports.ledger.endSubmission(submission.id, now);
}

/** Somebody died while they gave its batch up: everything is recorded of it but that it has ended. */
export function isHalfGivenUp({ state, batchStatus }: SubmissionRecord): boolean {
  return state === 'accepted' && batchStatus === goneStatus;
}
