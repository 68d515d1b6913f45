import type { GatewayBatch, GatewayLineState, TruthKind } from '../domain/gateway-records.js';
import type { GatewayRecords } from '../ports/gateway-records.js';
import type { LineCounts } from './describe-batch.js';
import type { RenderCrew, RendererState } from './render-crew.js';

/** How a gateway stands at one moment: what its page and its metrics tell. */
export interface GatewayStanding {
  readonly nowMs: number;
  readonly batches: readonly { readonly batch: GatewayBatch; readonly counts: LineCounts }[];
  /** All that have not ended, and their lines. */
  readonly openBatches: number;
  readonly openLines: LineCounts;
  readonly renderers: readonly RendererState[];
  readonly storedBytes: number;
  /** Since this process started. */
  readonly events: ReadonlyMap<TruthKind, number>;
}

/** As many as fit on a screen; every open one is among them unless there are more. */
const shownBatches = 25;

export async function readStanding(
  {
    records,
    events,
    now,
  }: { readonly records: GatewayRecords; readonly events: ReadonlyMap<TruthKind, number>; readonly now: number },
  crew: RenderCrew,
): Promise<GatewayStanding> {
  const found = await records.listBatches({ order: 'desc', limit: shownBatches });
  const batches = await Promise.all(
    found.map(async (batch) => ({ batch, counts: await records.countLines(batch.id) })),
  );
  const open = await records.openBatches();
  const openLines = sumCounts(await Promise.all(open.map(({ id }) => records.countLines(id))));
  const [renderers, storedBytes] = [crew.describe(), await records.storedBytes()];
  return { nowMs: now, batches, openBatches: open.length, openLines, renderers, storedBytes, events };
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
