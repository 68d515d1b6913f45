import type { GatewayBatch } from '../domain/gateway-records.js';
import type { LineCounts } from './describe-batch.js';

/** When the last line of a batch will be done if it goes on as it went so far; undefined while nothing tells. */
export function estimateEndMs(batch: GatewayBatch, counts: LineCounts, nowMs: number): number | undefined {
  if (batch.status !== 'in_progress' || batch.inProgressAtMs === undefined) return undefined;
  const done = (counts.completed ?? 0) + (counts.failed ?? 0) + (counts.refused ?? 0);
  const left = (counts.pending ?? 0) + (counts.running ?? 0);
  return done === 0 ? undefined : nowMs + ((nowMs - batch.inProgressAtMs) / done) * left;
}
