import type { GatewayBatch, GatewayLineState } from '../domain/gateway-records.js';
import type { GatewayRecords } from '../ports/gateway-records.js';
import type { LineCounts } from './describe-batch.js';
import { estimateEndMs } from './estimate-end.js';
import type { GatewayActivity } from './gateway-activity.js';
import type { RenderCrew, RendererState } from './render-crew.js';

/** How a gateway stands at one moment: what its page and its metrics tell. */
export interface GatewayStanding {
  readonly nowMs: number;
  readonly batches: readonly BatchStanding[];
  /** All that have not ended, and their lines. */
  readonly openBatches: number;
  readonly openLines: LineCounts;
  readonly renderers: readonly RendererState[];
  readonly storedBytes: number;
  /** Since this process started. */
  readonly activity: GatewayActivity;
}

export interface BatchStanding {
  readonly batch: GatewayBatch;
  readonly counts: LineCounts;
  /** Undefined while nothing tells. */
  readonly endsAtMs: number | undefined;
}

/** As many as fit on a screen; every open one is among them unless there are more. */
const shownBatches = 25;

export async function readStanding(
  {
    records,
    activity,
    now,
  }: { readonly records: GatewayRecords; readonly activity: GatewayActivity; readonly now: number },
  crew: RenderCrew,
): Promise<GatewayStanding> {
  const found = await records.listBatches({ order: 'desc', limit: shownBatches });
  const batches = await Promise.all(
    found.map(async (batch) => {
      const counts = await records.countLines(batch.id);
      return { batch, counts, endsAtMs: estimateEndMs(batch, counts, now) };
    }),
  );
  const open = await records.openBatches();
  const openLines = sumCounts(await Promise.all(open.map(({ id }) => records.countLines(id))));
  const [renderers, storedBytes] = [crew.describe(), await records.storedBytes()];
  return { nowMs: now, batches, openBatches: open.length, openLines, renderers, storedBytes, activity };
}

export const lineStates: readonly GatewayLineState[] = [
  'pending',
  'running',
  'completed',
  'failed',
  'refused',
  'expired',
  'cancelled',
];

function sumCounts(counts: readonly LineCounts[]): LineCounts {
  const sumOf = (state: GatewayLineState) => counts.reduce((sum, each) => sum + (each[state] ?? 0), 0);
  return Object.fromEntries(lineStates.map((state) => [state, sumOf(state)]));
}
