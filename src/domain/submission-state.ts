import type { AttemptState } from './attempt-state.js';
import type { SubmissionState } from './ledger-records.js';
import { RenderQueueError } from './render-queue-error.js';

/**
 * state          entered when                                          leaves to
 * intended       the intent is committed, nothing was sent             accepted rejected not_sent unknown
 * accepted       the server named a batch                              ended
 * rejected       the server refused it, or the fence shut it out       -
 * not_sent       no byte of the paid call left this machine            -
 * unknown        the call's answer was lost                            accepted rejected needs_decision
 * needs_decision neither list nor fence could settle it                accepted rejected not_sent
 * ended          every attempt has its outcome                         -
 */
const next: Readonly<Record<SubmissionState, readonly SubmissionState[]>> = {
  intended: ['accepted', 'rejected', 'not_sent', 'unknown'],
  accepted: ['ended'],
  rejected: [],
  not_sent: [],
  unknown: ['accepted', 'rejected', 'needs_decision'],
  needs_decision: ['accepted', 'rejected', 'not_sent'],
  ended: [],
};

/** Throws `E_SUBMISSION_STATE` for a move that is not in the table: it would be a defect of ours, never of the input. */
export function assertSubmissionMove(submissionId: string, from: SubmissionState, to: SubmissionState): void {
  if (next[from].includes(to)) return;
  throw new RenderQueueError({
    code: 'E_SUBMISSION_STATE',
    kind: 'internal',
    message: `Submission ${submissionId} cannot move from \`${from}\` to \`${to}\`.`,
  });
}

/** What an answer to a submission means for each of its attempts. */
export function attemptStateFor(answer: Exclude<SubmissionState, 'intended' | 'ended'>): AttemptState {
  return answer === 'accepted' ? 'submitted' : answer;
}

/** The state of a submission's attempts while nothing has happened to them but what happened to it. */
export function attemptStateBefore(submission: SubmissionState): AttemptState | undefined {
  switch (submission) {
    case 'intended':
      return 'intended';
    case 'ended':
      return undefined;
    default:
      return attemptStateFor(submission);
  }
}
