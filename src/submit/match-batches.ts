import type { Batch } from '../domain/batch.js';
import type { SubmissionRecord } from '../domain/ledger-records.js';
import { showOfBatch, submissionOfBatch } from './batch-metadata.js';

export interface BatchMatches {
  /** By submission id, oldest batch first. More than one is a double order that somebody must look at. */
  readonly bySubmission: ReadonlyMap<string, readonly Batch[]>;
  /** Batches of other shows and other programs, which share the account. */
  readonly foreignCount: number;
}

/** Which of the server's batches are ours: by the submission in the metadata, else by the input file, which is unique to one. */
export function matchBatches(
  batches: readonly Batch[],
  submissions: readonly SubmissionRecord[],
  show: string,
): BatchMatches {
  const ids = new Set<string>(submissions.map((submission) => submission.id));
  const byInputFile = new Map(submissions.map((submission) => [submission.inputFileId, submission.id]));
  const bySubmission = new Map<string, Batch[]>();
  let foreignCount = 0;
  for (const batch of batches) {
    const marked = submissionOfBatch(batch);
    const id = marked !== undefined && ids.has(marked) ? marked : byInputFile.get(batch.inputFileId);
    if (id !== undefined) bySubmission.set(id, [batch, ...(bySubmission.get(id) ?? [])]);
    else if (showOfBatch(batch) !== show) foreignCount += 1;
  }
  for (const matches of bySubmission.values()) {
    matches.sort((left, right) => (left.createdAtMs ?? 0) - (right.createdAtMs ?? 0));
  }
  return { bySubmission, foreignCount };
}
