import type { VersionRecord } from '../domain/ledger-records.js';
import type { PlannedShot } from '../domain/render-plan.js';

/**
 * The version each planned shot is rendered as: the number its fingerprint has in the ledger, else the next one of the
 * shot. Numbers are final once the ledger has taken the intent that holds them.
 */
export function numberVersions(
  shots: readonly PlannedShot[],
  known: readonly VersionRecord[],
  atMs: number,
): readonly VersionRecord[] {
  const byFingerprint = new Map(known.map((version) => [`${version.shotId} ${version.fingerprint}`, version]));
  const newest = new Map<string, number>();
  for (const { shotId, version } of known) newest.set(shotId, Math.max(newest.get(shotId) ?? 0, version));
  return shots.map((shot) => {
    const old = byFingerprint.get(`${shot.shotId} ${shot.fingerprint}`);
    if (old !== undefined) return old;
    const version = (newest.get(shot.shotId) ?? 0) + 1;
    return {
      shotId: shot.shotId,
      version,
      fingerprint: shot.fingerprint,
      episode: shot.episode,
      sequence: shot.sequence,
      method: shot.method,
      request: shot.request,
      place: shot.place,
      notes: shot.notes,
      createdAtMs: atMs,
    };
  });
}
