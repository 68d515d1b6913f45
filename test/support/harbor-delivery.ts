import type { DeliveryWish } from '../../src/delivery/assemble-delivery.js';
import type { CutRange, DeliveryRecords } from '../../src/delivery/delivery-records.js';
import { frameRateOf } from '../../src/domain/frame-rate.js';
import { type ShotId, shotIdSchema } from '../../src/domain/shot-id.js';
import { aNight, aRun, type TakeSketch } from './night.js';

/** What a night of these takes leaves for a delivery. */
export function aDelivery(
  sketches: readonly TakeSketch[],
  ranges: Readonly<Record<string, CutRange>> = {},
): DeliveryRecords {
  const { show, plan, run, versions, attempts, assets } = aNight(sketches);
  const cutRanges = new Map<ShotId, CutRange>(
    Object.entries(ranges).map(([shot, range]) => [shotIdSchema.parse(shot), range]),
  );
  return { show, plan, runs: [run], versions, attempts, assets, orders: new Map(), cutRanges };
}

export function aWish(over: Partial<DeliveryWish> = {}): DeliveryWish {
  return {
    shotIds: undefined,
    newRuns: new Set([aRun().id]),
    selects: [],
    date: '2026-11-23',
    rate: frameRateOf(24),
    isDropFrame: false,
    firstFrame: 1001,
    reel: 'short8',
    ...over,
  };
}
