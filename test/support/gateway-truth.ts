import { join } from 'node:path';
import { openGatewayRecords } from '../../src/adapters/gateway-records/open-gateway-records.js';

/** What a gateway's own record says of its renders. */
export interface GatewayTruth {
  readonly rendered: number;
  readonly renderedTwice: readonly string[];
  readonly batches: number;
}

export async function readGatewayTruth(folder: string): Promise<GatewayTruth> {
  const records = await openGatewayRecords(join(folder, 'gateway.db'));
  try {
    const events = await records.truth();
    const times = new Map<string, number>();
    for (const event of events) {
      if (event.kind !== 'rendered' || event.customId === undefined) continue;
      times.set(event.customId, (times.get(event.customId) ?? 0) + 1);
    }
    return {
      rendered: times.size,
      renderedTwice: [...times].filter(([, count]) => count > 1).map(([customId]) => customId),
      batches: (await records.listBatches({ order: 'asc', limit: 100 })).length,
    };
  } finally {
    await records.close();
  }
}
