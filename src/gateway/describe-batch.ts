import type { Batch } from '../domain/batch.js';
import type { GatewayBatch, GatewayLineState } from '../domain/gateway-records.js';

export type LineCounts = Readonly<Partial<Record<GatewayLineState, number>>>;

/** A batch as the API tells of it. Counts stay 0 until its file was read, as the specification's examples have them. */
export function describeBatch(batch: GatewayBatch, counts: LineCounts): Batch {
  const states = Object.values(counts);
  const isRead = batch.status !== 'validating' && batch.status !== 'failed';
  return {
    id: batch.id,
    endpoint: batch.endpoint,
    status: batch.status,
    rawStatus: batch.status,
    inputFileId: batch.inputFileId,
    outputFileId: batch.outputFileId,
    errorFileId: batch.errorFileId,
    errors: batch.errors.map(({ code, message, param, line }) => ({ code, message, param, line })),
    createdAtMs: batch.createdAtMs,
    inProgressAtMs: batch.inProgressAtMs,
    finalizingAtMs: wasFinalizing(batch) ? batch.finalizingAtMs : undefined,
    completedAtMs: batch.completedAtMs,
    failedAtMs: batch.failedAtMs,
    expiredAtMs: batch.expiredAtMs,
    cancellingAtMs: batch.cancellingAtMs,
    cancelledAtMs: batch.cancelledAtMs,
    expiresAtMs: batch.expiresAtMs,
    counts: {
      total: isRead ? states.reduce((sum, count) => sum + count, 0) : 0,
      completed: isRead ? (counts.completed ?? 0) : 0,
      failed: isRead ? (counts.failed ?? 0) + (counts.refused ?? 0) : 0,
    },
    metadata: batch.metadata,
  };
}

/** One that was cancelled first writes its files while it is `cancelling`, and never enters `finalizing`. */
function wasFinalizing({ finalizingAtMs = 0, cancellingAtMs }: GatewayBatch): boolean {
  return cancellingAtMs === undefined || finalizingAtMs < cancellingAtMs;
}
