import { assertAttemptMove } from '../../domain/attempt-state.js';
import type { AttemptRecord, LedgerEvent, SubmissionRecord } from '../../domain/ledger-records.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { assertSubmissionMove } from '../../domain/submission-state.js';
import type { AttemptOutcome, BatchPoll, EarlierDeadline, SubmissionAnswer } from '../../ports/ledger.js';
import { attemptEvent, type NewEvent, submissionEvent } from './ledger-events.js';

/** Every move is decided here, for all ledgers alike. Undefined: the record says so already, and nothing is written. */
export function answerSubmission(
  submission: SubmissionRecord,
  answer: SubmissionAnswer,
): { readonly submission: SubmissionRecord; readonly event: NewEvent } | undefined {
  if (submission.state === answer.state) return undefined;
  assertSubmissionMove(submission.id, submission.state, answer.state);
  return {
    submission: {
      ...submission,
      state: answer.state,
      batchId: answer.batchId ?? submission.batchId,
      batchStatus: answer.batchStatus ?? submission.batchStatus,
      updatedAtMs: answer.atMs,
    },
    event: submissionEvent(submission, answer.state, {
      atMs: answer.atMs,
      ...(answer.who === undefined ? {} : { who: answer.who }),
      detail: { batchId: answer.batchId ?? null, reason: answer.reason },
    }),
  };
}

export function pollSubmission(
  submission: SubmissionRecord,
  poll: BatchPoll,
): { readonly submission: SubmissionRecord; readonly event: NewEvent | undefined } {
  const hasChanged = submission.batchStatus !== poll.batchStatus;
  return {
    submission: {
      ...submission,
      batchStatus: poll.batchStatus,
      outputFileId: poll.outputFileId ?? submission.outputFileId,
      errorFileId: poll.errorFileId ?? submission.errorFileId,
      batchEndedAtMs: poll.batchEndedAtMs ?? submission.batchEndedAtMs,
      updatedAtMs: poll.atMs,
    },
    event: hasChanged
      ? submissionEvent(submission, `batch ${poll.batchStatus}`, { atMs: poll.atMs, detail: {} })
      : undefined,
  };
}

export function endSubmission(
  submission: SubmissionRecord,
  openAttempts: number,
  atMs: number,
): { readonly submission: SubmissionRecord; readonly event: NewEvent } | undefined {
  if (submission.state === 'ended') return undefined;
  assertSubmissionMove(submission.id, submission.state, 'ended');
  if (openAttempts > 0) {
    throw new RenderQueueError({
      code: 'E_SUBMISSION_OPEN',
      kind: 'internal',
      message: `Submission ${submission.id} cannot end: ${openAttempts} of its attempts have no outcome.`,
    });
  }
  return {
    submission: { ...submission, state: 'ended', updatedAtMs: atMs },
    event: submissionEvent(submission, 'ended', { atMs, detail: {} }),
  };
}

/** What an outcome changes of an attempt, and what the change depends on. */
export type OutcomePart = Pick<
  AttemptRecord,
  | 'customId'
  | 'runId'
  | 'state'
  | 'isPlaceholder'
  | 'videoId'
  | 'failure'
  | 'downloadDeadlineMs'
  | 'deadlineSource'
  | 'updatedAtMs'
>;

export function applyOutcome<Attempt extends OutcomePart>(
  attempt: Attempt,
  outcome: AttemptOutcome,
): { readonly attempt: Attempt; readonly event: NewEvent } | undefined {
  const isFetchedAlready = outcome.state === 'rendered' && (attempt.state === 'landed' || attempt.state === 'lost');
  if (attempt.state === outcome.state || isFetchedAlready) return undefined;
  assertAttemptMove(attempt.customId, attempt.state, outcome.state);
  return {
    attempt: {
      ...attempt,
      state: outcome.state,
      videoId: outcome.videoId ?? attempt.videoId,
      failure: outcome.failure,
      isPlaceholder: outcome.isPlaceholder,
      downloadDeadlineMs: outcome.downloadDeadlineMs ?? attempt.downloadDeadlineMs,
      deadlineSource: outcome.deadlineSource ?? attempt.deadlineSource,
      updatedAtMs: outcome.atMs,
    },
    event: attemptEvent(attempt, outcome.state, {
      atMs: outcome.atMs,
      detail: { code: outcome.failure?.code ?? null, evidence: outcome.evidence, ...outcome.response },
    }),
  };
}

/** Undefined where the clip is not to be fetched, or was known to vanish no later. */
export function advanceDeadline<Attempt extends OutcomePart>(
  attempt: Attempt,
  { downloadDeadlineMs, deadlineSource }: EarlierDeadline,
  atMs: number,
): { readonly attempt: Attempt; readonly event: NewEvent } | undefined {
  const knownMs = attempt.downloadDeadlineMs ?? Number.POSITIVE_INFINITY;
  if (attempt.state !== 'rendered' || downloadDeadlineMs >= knownMs) return undefined;
  return {
    attempt: { ...attempt, downloadDeadlineMs, deadlineSource, updatedAtMs: atMs },
    event: attemptEvent(attempt, 'deadline_earlier', {
      atMs,
      detail: { deadlineMs: downloadDeadlineMs, source: deadlineSource },
    }),
  };
}

export function landAttempt(attempt: AttemptRecord, key: string, atMs: number) {
  return moveAttempt(attempt, 'landed', { atMs, detail: { key } });
}

export function loseAttempt(attempt: AttemptRecord, evidence: string, atMs: number) {
  return moveAttempt(attempt, 'lost', { atMs, detail: { evidence } });
}

function moveAttempt(
  attempt: AttemptRecord,
  state: 'landed' | 'lost',
  move: { readonly atMs: number; readonly detail: LedgerEvent['detail'] },
): { readonly attempt: AttemptRecord; readonly event: NewEvent } | undefined {
  if (attempt.state === state) return undefined;
  assertAttemptMove(attempt.customId, attempt.state, state);
  return {
    attempt: { ...attempt, state, updatedAtMs: move.atMs },
    event: attemptEvent(attempt, state, move),
  };
}

/** Where the ledger is asked to move what it does not hold. */
export function notInLedger(what: string, id: string): RenderQueueError {
  return new RenderQueueError({
    code: 'E_LEDGER_RECORD',
    kind: 'internal',
    message: `The ledger holds no ${what} ${id}.`,
  });
}

/** Throws `E_LEDGER_SHOW` where the ledger is another show's. */
export function refuseOtherShow(claimed: string | undefined, show: string): void {
  if (claimed === undefined || claimed === show) return;
  throw new RenderQueueError({
    code: 'E_LEDGER_SHOW',
    kind: 'config',
    message: `This ledger belongs to the show \`${claimed}\`, not to \`${show}\`.`,
    hint: 'Give each show its own ledger.',
  });
}

export function leaseLost(): RenderQueueError {
  return new RenderQueueError({
    code: 'E_LEASE_LOST',
    kind: 'lease',
    message: 'Another run took the ledger over while this one was paused; nothing more is written here.',
    hint: 'See `nightshoot status` for what the other run does.',
  });
}
