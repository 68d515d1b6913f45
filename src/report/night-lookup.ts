import type { ShotDecisions } from '../domain/decision.js';
import { groupBy } from '../domain/group-by.js';
import type { AssetRecord, AttemptRecord, RunRecord, VersionRecord } from '../domain/ledger-records.js';
import type { PlannedShot, RenderPlan } from '../domain/render-plan.js';
import type { ShotId } from '../domain/shot-id.js';

export interface NightRecords {
  readonly show: string;
  readonly run: RunRecord;
  /** What the lists ask for at this moment. */
  readonly plan: RenderPlan;
  readonly versions: readonly VersionRecord[];
  /** Of all nights: a take's state is decided by its whole history. */
  readonly attempts: readonly AttemptRecord[];
  readonly assets: readonly AssetRecord[];
  /** What people said of its shots. */
  readonly decisions: ReadonlyMap<ShotId, ShotDecisions>;
}

/** The records of a night, found by what they are about. */
export interface NightLookup {
  readonly records: NightRecords;
  readonly plannedShot: (shotId: ShotId) => PlannedShot | undefined;
  readonly version: (shotId: ShotId, version: number) => VersionRecord | undefined;
  /** The version that the lists ask for, once an intent has numbered it. */
  readonly currentVersion: (shot: PlannedShot) => VersionRecord | undefined;
  /** Newest first. */
  readonly earlierVersions: (shotId: ShotId, before: number) => readonly VersionRecord[];
  readonly attemptsOfShot: (shotId: ShotId) => readonly AttemptRecord[];
  /** Of one take, oldest first. */
  readonly attempts: (address: TakeVersionAddress) => readonly AttemptRecord[];
  readonly assets: (attempts: readonly AttemptRecord[]) => readonly AssetRecord[];
}

export interface TakeVersionAddress {
  readonly shotId: ShotId;
  readonly version: number | undefined;
  readonly take: number;
}

export function makeLookup(records: NightRecords): NightLookup {
  const shots = new Map(records.plan.shots.map((shot) => [shot.shotId, shot]));
  const versionsOfShot = groupBy(records.versions, (version) => version.shotId);
  const attemptsOfTake = groupBy(
    records.attempts.toSorted((left, right) => left.attempt - right.attempt),
    addressKey,
  );
  const attemptsOfShot = groupBy(records.attempts, (attempt) => attempt.shotId);
  const assetsOfAttempt = groupBy(records.assets, (asset) => asset.customId);
  const versionsOf = (shotId: ShotId) => versionsOfShot.get(shotId) ?? [];
  return {
    records,
    plannedShot: (shotId) => shots.get(shotId),
    version: (shotId, version) => versionsOf(shotId).find((known) => known.version === version),
    currentVersion: (shot) => versionsOf(shot.shotId).find((known) => known.fingerprint === shot.fingerprint),
    earlierVersions: (shotId, before) =>
      versionsOf(shotId)
        .filter((known) => known.version < before)
        .sort((left, right) => right.version - left.version),
    attemptsOfShot: (shotId) => attemptsOfShot.get(shotId) ?? [],
    attempts: (address) => attemptsOfTake.get(addressKey(address)) ?? [],
    assets: (attempts) => attempts.flatMap((attempt) => assetsOfAttempt.get(attempt.customId) ?? []),
  };
}

export function addressKey({ shotId, version, take }: TakeVersionAddress): string {
  return `${shotId} ${version ?? '-'} ${take}`;
}
