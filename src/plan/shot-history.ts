import type { AttemptRecord, VersionRecord } from '../domain/ledger-records.js';
import type { ShotId } from '../domain/shot-id.js';

/** What the ledger knows of one shot. */
export interface ShotHistory {
  /** Oldest first. */
  readonly versions: readonly VersionRecord[];
  readonly attempts: readonly AttemptRecord[];
}

export const noHistory: ShotHistory = { versions: [], attempts: [] };

export function historyByShot(
  versions: readonly VersionRecord[],
  attempts: readonly AttemptRecord[],
): ReadonlyMap<ShotId, ShotHistory> {
  const histories = new Map<ShotId, { versions: VersionRecord[]; attempts: AttemptRecord[] }>();
  const historyOf = (shotId: ShotId): { versions: VersionRecord[]; attempts: AttemptRecord[] } => {
    const known = histories.get(shotId) ?? { versions: [], attempts: [] };
    histories.set(shotId, known);
    return known;
  };
  for (const version of versions) historyOf(version.shotId).versions.push(version);
  for (const attempt of attempts) historyOf(attempt.shotId).attempts.push(attempt);
  for (const history of histories.values()) {
    history.versions.sort((left, right) => left.version - right.version);
    history.attempts.sort((left, right) => left.attempt - right.attempt);
  }
  return histories;
}
