import type { AttemptHead, VersionHead, VersionRecord } from '../domain/ledger-records.js';
import type { ShotId } from '../domain/shot-id.js';

/** What the ledger knows of one shot. */
export interface ShotHistory {
  /** Oldest first. */
  readonly versions: readonly VersionHead[];
  /** The newest version in full; undefined where it is what the lists ask for, and nothing more is to be known of it. */
  readonly newest: VersionRecord | undefined;
  readonly attempts: readonly AttemptHead[];
}

export const noHistory: ShotHistory = { versions: [], newest: undefined, attempts: [] };

export interface KnownShots {
  readonly versions: readonly VersionHead[];
  readonly attempts: readonly AttemptHead[];
  /** All versions of the shots whose newest version is not what the lists ask for. */
  readonly unsettled: readonly VersionRecord[];
}

export function historyByShot({ versions, attempts, unsettled }: KnownShots): ReadonlyMap<ShotId, ShotHistory> {
  const histories = new Map<ShotId, Mutable>();
  const historyOf = (shotId: ShotId): Mutable => {
    const known = histories.get(shotId) ?? { versions: [], newest: undefined, attempts: [] };
    histories.set(shotId, known);
    return known;
  };
  for (const version of versions) historyOf(version.shotId).versions.push(version);
  for (const attempt of attempts) historyOf(attempt.shotId).attempts.push(attempt);
  for (const version of unsettled) {
    const history = historyOf(version.shotId);
    if (version.version > (history.newest?.version ?? 0)) history.newest = version;
  }
  for (const history of histories.values()) {
    history.versions.sort((left, right) => left.version - right.version);
    history.attempts.sort((left, right) => left.attempt - right.attempt);
  }
  return histories;
}

interface Mutable {
  readonly versions: VersionHead[];
  newest: VersionRecord | undefined;
  readonly attempts: AttemptHead[];
}
