import type { AttemptRecord, VersionRecord } from '../domain/ledger-records.js';
import type { PlannedAttempt, PlannedShot, RenderPlan } from '../domain/render-plan.js';
import type { ShotId } from '../domain/shot-id.js';
import { formatUlid } from '../domain/ulid.js';
import { historyByShot, type ShotHistory } from './shot-history.js';

/** A past in which everything that these lists ask for has landed: against it, a plan of other lists is the difference of the two. */
export function historyOfLists(plan: RenderPlan): ReadonlyMap<ShotId, ShotHistory> {
  const shots = plan.shots.filter((shot) => shot.attempts.length > 0);
  return historyByShot(
    shots.map(landedVersion),
    shots.flatMap((shot) => shot.attempts.map((one) => landedAttempt(shot, one))),
  );
}

const noRun = formatUlid(0, new Uint8Array(10));

function landedVersion(shot: PlannedShot): VersionRecord {
  const { shotId, fingerprint, episode, sequence, method, request, place, notes } = shot;
  return { shotId, version: 1, fingerprint, episode, sequence, method, request, place, notes, createdAtMs: 0 };
}

function landedAttempt(shot: PlannedShot, { customId, take, attempt, price }: PlannedAttempt): AttemptRecord {
  return {
    customId,
    shotId: shot.shotId,
    version: 1,
    take,
    attempt,
    runId: noRun,
    submissionId: noRun,
    line: 1,
    state: 'landed',
    price,
    isPlaceholder: false,
    videoId: undefined,
    failure: undefined,
    downloadDeadlineMs: undefined,
    deadlineSource: undefined,
    createdAtMs: 0,
    updatedAtMs: 0,
  };
}
