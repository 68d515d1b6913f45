import { type Batch, bareBatch } from '../domain/batch.js';
import type { SubmissionRecord } from '../domain/ledger-records.js';

export type SubmissionToRead = SubmissionRecord & { readonly batchId: string };

/**
 * A batch that was seen to end and that its server has forgotten since, as the ledger has it: its files may still be
 * there. Undefined where it was not seen to end. Why it failed, if it did, nobody knows any more: it counts as completed.
 */
export function rememberedBatch(submission: SubmissionToRead): Batch | undefined {
  const { batchId, batchStatus, batchEndedAtMs, inputFileId, outputFileId, errorFileId } = submission;
  if (batchEndedAtMs === undefined) return undefined;
  return {
    ...bareBatch,
    id: batchId,
    endpoint: '',
    status: 'completed',
    rawStatus: batchStatus ?? 'completed',
    inputFileId,
    outputFileId,
    errorFileId,
    completedAtMs: batchEndedAtMs,
  };
}
