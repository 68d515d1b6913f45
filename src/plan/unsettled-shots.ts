import type { VersionHead } from '../domain/ledger-records.js';
import type { Fingerprint } from '../domain/render-request.js';
import type { ShotId } from '../domain/shot-id.js';
import type { RequestedShot } from './render-requests.js';

/**
 * Known shots whose newest version is not what the lists ask for: only of these does a plan look at the request that was
 * rendered. `versions` come by shot id, then version.
 */
export function unsettledShots(
  versions: readonly VersionHead[],
  requested: readonly RequestedShot[],
): readonly ShotId[] {
  const asked = new Map(requested.map(({ shot, fingerprint }) => [shot.id, fingerprint]));
  const newest = new Map<ShotId, Fingerprint>(versions.map(({ shotId, fingerprint }) => [shotId, fingerprint]));
  return [...newest].filter(([shotId, fingerprint]) => asked.get(shotId) !== fingerprint).map(([shotId]) => shotId);
}
