import type { Batch, BatchError, BatchStatus } from '../domain/batch.js';
import type { Failure } from '../domain/outcome.js';
import { inputGone, neverRan } from '../domain/retry-policy.js';
import { classifyBatchError, type FailureKind } from './classify-failure.js';

/**
 * What it means that neither result file names an attempt.
 *
 * batch       meaning
 * failed      validation refused the file; nothing ran
 * completed   a line was dropped: the clip may exist and be paid for, so nobody resends it but a person
 * expired     as completed: the API promises a line for what did not run
 * cancelled   as completed: partial results are all it promises
 */
export function judgeAbsent(batch: Batch, line: number): AbsentVerdict {
  if (batch.status !== 'failed') return { kind: 'missing', failure: noWord(batch.status) };
  const error = batch.errors.find((candidate) => candidate.line === line);
  if (error !== undefined) return { ...classifyBatchError(error), evidence: `batch.errors line ${line}` };
  const general = batch.errors.find((candidate) => candidate.line === undefined);
  return { kind: 'failed', failure: failureOfBatch(general), evidence: 'batch.errors' };
}

function failureOfBatch(general: BatchError | undefined): Failure {
  if (general === undefined) return neverRan;
  return /^(input_)?file_not_found$/.test(general.code) ? inputGone : classifyBatchError(general).failure;
}

export type AbsentVerdict =
  | { readonly kind: 'missing'; readonly failure: Failure }
  | { readonly kind: FailureKind; readonly failure: Failure; readonly evidence: string };

function noWord(status: BatchStatus): Failure {
  return {
    what: 'unknown',
    code: 'result_missing',
    message: `The batch is \`${status}\`, but neither result file has a line for this take.`,
    isRetryable: false,
  };
}
