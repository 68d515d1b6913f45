import { type CutShot, cutShots } from '../delivery/cut-shots.js';
import type { CutRange, DeliveryRecords } from '../delivery/delivery-records.js';
import type { Select } from '../delivery/selects.js';
import { frameRateOf, usualFrameRate } from '../domain/frame-rate.js';
import type { RenderPlan } from '../domain/render-plan.js';
import type { ShotId } from '../domain/shot-id.js';
import type { LedgerReader } from '../ports/ledger.js';
import type { Project } from '../wiring.js';
import type { SoundLists } from './read-lists.js';

/** What the lists say of the cut and the plan does not carry. */
export interface CutOrder {
  readonly orders: ReadonlyMap<ShotId, number>;
  readonly cutRanges: ReadonlyMap<ShotId, CutRange>;
}

export function cutOrder({ lists }: SoundLists): CutOrder {
  const orders = new Map<ShotId, number>();
  const cutRanges = new Map<ShotId, CutRange>();
  for (const { id, editorial } of lists.flatMap(({ shots }) => shots)) {
    if (editorial.order !== undefined) orders.set(id, editorial.order);
    cutRanges.set(id, { cutIn: editorial.cutIn, cutOut: editorial.cutOut });
  }
  return { orders, cutRanges };
}

/** The show as a cut sees it: each shot with its landed takes. */
export async function deliveryShots(
  {
    plan,
    order,
    selects,
  }: { readonly plan: RenderPlan; readonly order: CutOrder; readonly selects: readonly Select[] },
  ledger: LedgerReader,
  { config }: Project,
): Promise<readonly CutShot[]> {
  const records: DeliveryRecords = {
    ...order,
    show: plan.show,
    plan,
    runs: await ledger.runs(),
    versions: await ledger.versions(),
    attempts: await ledger.attempts({ states: ['landed'] }),
    assets: await ledger.assets(),
  };
  return cutShots(records, selects, frameRateOf(config.frameRate ?? usualFrameRate));
}
