import type { AssetRecord, AttemptRecord, RunRecord, VersionRecord } from '../domain/ledger-records.js';
import type { RenderPlan } from '../domain/render-plan.js';
import type { ShotId } from '../domain/shot-id.js';

/** What a delivery is made from: the lists as they are, and all that ever landed. */
export interface DeliveryRecords {
  readonly show: string;
  readonly plan: RenderPlan;
  readonly runs: readonly RunRecord[];
  readonly versions: readonly VersionRecord[];
  readonly attempts: readonly AttemptRecord[];
  readonly assets: readonly AssetRecord[];
  /** `order` of the lists; shots without one follow, in natural order of their ids. */
  readonly orders: ReadonlyMap<ShotId, number>;
  /** Editorial frames of a shot, both inclusive, numbered as the lists number them. */
  readonly cutRanges: ReadonlyMap<ShotId, CutRange>;
}

export interface CutRange {
  readonly cutIn: number | undefined;
  readonly cutOut: number | undefined;
}
