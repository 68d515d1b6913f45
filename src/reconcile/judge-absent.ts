import type { Batch, BatchError } from '../domain/batch.js';
import type { Failure } from '../domain/outcome.js';
import { inputGone, neverRan } from '../domain/retry-policy.js';
import { classifyBatchError, type FailureKind } from './classify-failure.js';
import type { ResultSource } from './tally-result-lines.js';

/**
 * What it means that neither result file names an attempt.
 *
 * batch       meaning
 * failed      validation refused the file; nothing ran. Where something did: as completed
 * completed   a line was dropped: the clip may exist and be paid for, so nobody resends it but a person
 * expired     as completed: the API promises a line for what did not run
 * cancelled   as completed: partial results are all it promises
 * any         whose file cannot be had: as completed
 */
export function judgeAbsent(batch: Batch, line: number, unread: readonly ResultSource[]): AbsentVerdict {
  if (unread.length > 0) return { kind: 'missing', failure: noFile(unread) };
  if (batch.status !== 'failed' || hasRun(batch)) return { kind: 'missing', failure: noWord(batch.rawStatus) };
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

function hasRun({ outputFileId, counts, inProgressAtMs }: Batch): boolean {
  return outputFileId !== undefined || inProgressAtMs !== undefined || (counts?.completed ?? 0) > 0;
}

function noFile(unread: readonly ResultSource[]): Failure {
  const files = unread.map((source) => source.replace('_', ' ')).join(' and ');
  return {
    what: 'unknown',
    code: 'result_file_gone',
    message: `The server does not give the whole ${files} of the batch; whether this take was rendered is not known.`,
    isRetryable: false,
  };
}

function noWord(status: string): Failure {
  return {
    what: 'unknown',
    code: 'result_missing',
    message: `The batch is \`${status}\`, but neither result file has a line for this take that can be read.`,
    isRetryable: false,
  };
}
