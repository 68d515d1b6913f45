import { type Books, balanceBooks } from '../domain/books.js';
import type { AttemptHead, RunRecord, SubmissionRecord } from '../domain/ledger-records.js';
import type { TakeState } from '../domain/take-state.js';
import { addressKey, type TakeVersionAddress } from './night-lookup.js';

export interface BooksRecords {
  readonly run: Pick<RunRecord, 'id'>;
  readonly attempts: readonly Pick<AttemptHead, 'runId' | 'state' | 'price'>[];
  /** Of this run. */
  readonly submissions: readonly Pick<SubmissionRecord, 'lineCount'>[];
}

/** Takes are counted by their addresses, attempts by the lines of the submissions: neither looks at a state. */
export function nightBooks(
  { run, attempts, submissions }: BooksRecords,
  takes: readonly (TakeVersionAddress & { readonly state: TakeState })[],
): Books {
  return balanceBooks({
    takeCount: new Set(takes.map(addressKey)).size,
    takes: takes.map((take) => take.state),
    attemptCount: submissions.reduce((sum, submission) => sum + submission.lineCount, 0),
    attempts: attempts.filter((attempt) => attempt.runId === run.id),
  });
}
