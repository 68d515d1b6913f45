import { z } from 'zod';
import type { Batch, BatchStatus } from '../domain/batch.js';
import { formatWireTime, optionalWireId, wireId, wireMetadata, wireText, wireTime } from './wire-fields.js';

/** Undefined when the JSON is no batch object, such as the error some servers answer for a batch they forgot. */
export function parseBatch(json: unknown): Batch | undefined {
  const parsed = batchSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const batch = parsed.data;
  return {
    id: batch.id,
    endpoint: batch.endpoint ?? '',
    status: statuses.get(batch.status.toLowerCase()) ?? 'unknown',
    rawStatus: batch.status,
    inputFileId: batch.input_file_id ?? '',
    outputFileId: batch.output_file_id,
    errorFileId: batch.error_file_id,
    errors: batch.errors.data,
    createdAtMs: batch.created_at,
    inProgressAtMs: batch.in_progress_at,
    finalizingAtMs: batch.finalizing_at,
    completedAtMs: batch.completed_at,
    failedAtMs: batch.failed_at,
    expiredAtMs: batch.expired_at,
    cancellingAtMs: batch.cancelling_at,
    cancelledAtMs: batch.cancelled_at,
    expiresAtMs: batch.expires_at,
    counts: batch.request_counts,
    metadata: batch.metadata,
  };
}

/** Unset members are null, as in the specification's examples. */
export function formatBatch(batch: Batch) {
  return {
    id: batch.id,
    object: 'batch' as const,
    endpoint: batch.endpoint,
    errors: batch.errors.length === 0 ? null : formatErrors(batch.errors),
    input_file_id: batch.inputFileId,
    completion_window: '24h' as const,
    status: batch.rawStatus,
    output_file_id: batch.outputFileId ?? null,
    error_file_id: batch.errorFileId ?? null,
    created_at: formatWireTime(batch.createdAtMs),
    in_progress_at: formatWireTime(batch.inProgressAtMs),
    expires_at: formatWireTime(batch.expiresAtMs),
    finalizing_at: formatWireTime(batch.finalizingAtMs),
    completed_at: formatWireTime(batch.completedAtMs),
    failed_at: formatWireTime(batch.failedAtMs),
    expired_at: formatWireTime(batch.expiredAtMs),
    cancelling_at: formatWireTime(batch.cancellingAtMs),
    cancelled_at: formatWireTime(batch.cancelledAtMs),
    request_counts: batch.counts ?? null,
    metadata: batch.metadata,
  };
}

function formatErrors(errors: Batch['errors']) {
  return {
    object: 'list' as const,
    data: errors.map((error) => ({
      code: error.code,
      message: error.message,
      param: error.param ?? null,
      line: error.line ?? null,
    })),
  };
}

const statuses: ReadonlyMap<string, BatchStatus> = new Map<string, BatchStatus>([
  ['validating', 'validating'],
  ['failed', 'failed'],
  ['in_progress', 'in_progress'],
  ['finalizing', 'finalizing'],
  ['completed', 'completed'],
  ['expired', 'expired'],
  ['cancelling', 'cancelling'],
  ['canceling', 'cancelling'],
  ['cancelled', 'cancelled'],
  ['canceled', 'cancelled'],
]);

const count = z.int().nonnegative().catch(0);

const batchErrorSchema = z
  .looseObject({
    code: wireText,
    message: wireText,
    param: wireText,
    line: z.int().positive().optional().catch(undefined),
  })
  .transform((error) => ({
    code: error.code ?? 'unknown',
    message: error.message ?? 'The server gave no message.',
    param: error.param,
    line: error.line,
  }));

const batchSchema = z.looseObject({
  id: wireId,
  object: z.literal('batch').optional(),
  status: wireId,
  endpoint: wireText,
  input_file_id: optionalWireId,
  output_file_id: optionalWireId,
  error_file_id: optionalWireId,
  errors: z.looseObject({ data: z.array(batchErrorSchema).catch([]) }).catch({ data: [] }),
  created_at: wireTime,
  in_progress_at: wireTime,
  expires_at: wireTime,
  finalizing_at: wireTime,
  completed_at: wireTime,
  failed_at: wireTime,
  expired_at: wireTime,
  cancelling_at: wireTime,
  cancelled_at: wireTime,
  request_counts: z.looseObject({ total: count, completed: count, failed: count }).optional().catch(undefined),
  metadata: wireMetadata,
});
