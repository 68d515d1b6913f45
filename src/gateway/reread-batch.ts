import type { GatewayBatch } from '../domain/gateway-records.js';
import type { GatewayRecords } from '../ports/gateway-records.js';

/** A batch after somebody else has moved it; batches are never forgotten. */
export async function rereadBatch(batch: GatewayBatch, records: GatewayRecords): Promise<GatewayBatch> {
  return (await records.findBatch(batch.id)) ?? batch;
}
