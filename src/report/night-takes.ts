import { compareShotIds } from '../domain/shot-id.js';
import type { DailiesTake } from './dailies-model.js';
import { drawPlannedTake, drawTake } from './draw-take.js';
import type { NightLookup } from './night-lookup.js';
import { takesOfNight } from './takes-of-night.js';

/** Every take the morning speaks of, drawn, in the order of the sheet. */
export function nightTakes(night: NightLookup): readonly DailiesTake[] {
  const takes = takesOfNight(night.records).flatMap((take): readonly DailiesTake[] => {
    const version = take.version === undefined ? undefined : night.version(take.shotId, take.version);
    if (version !== undefined) return [drawTake(night, version, take)];
    const shot = night.plannedShot(take.shotId);
    return shot === undefined ? [] : [drawPlannedTake(shot, take)];
  });
  return takes.sort(compareTakes);
}

function compareTakes(left: DailiesTake, right: DailiesTake): number {
  return (
    compareShotIds(left.shotId, right.shotId) ||
    (left.version ?? Number.MAX_SAFE_INTEGER) - (right.version ?? Number.MAX_SAFE_INTEGER) ||
    left.take - right.take
  );
}
