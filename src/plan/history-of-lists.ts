import type { AttemptHead, VersionRecord } from '../domain/ledger-records.js';
import type { PlannedAttempt, PlannedShot, RenderPlan } from '../domain/render-plan.js';
import type { ShotId } from '../domain/shot-id.js';
import { formatUlid } from '../domain/ulid.js';
import { historyByShot, type ShotHistory } from './shot-history.js';

/** A past in which everything that these lists ask for has landed: against it, a plan of other lists is the difference of the two. */
export function historyOfLists(plan: RenderPlan): ReadonlyMap<ShotId, ShotHistory> {
  const shots = plan.shots.filter((shot) => shot.attempts.length > 0);
  const versions = shots.map(landedVersion);
  const attempts = shots.flatMap((shot) => shot.attempts.map((one) => landedAttempt(shot, one)));
  return historyByShot({ versions, attempts, unsettled: versions });
}

const noRun = formatUlid(0, new Uint8Array(10));

function landedVersion(shot: PlannedShot): VersionRecord {
  const { shotId, fingerprint, episode, sequence, method, request, place, notes } = shot;
  return { shotId, version: 1, fingerprint, episode, sequence, method, request, place, notes, createdAtMs: 0 };
}

function landedAttempt(shot: PlannedShot, { customId, take, attempt, price }: PlannedAttempt): AttemptHead {
  return {
    customId,
    shotId: shot.shotId,
    version: 1,
    take,
    attempt,
    runId: noRun,
    state: 'landed',
    price,
    isPlaceholder: false,
    failure: undefined,
    createdAtMs: 0,
  };
}
