import { foldShotId, type ShotId } from './shot-id.js';

/** `DCK_*` and `LGT_00?0`: a test for shot ids that ignores case, as ids do. */
export function shotPattern(pattern: string): (shotId: ShotId) => boolean {
  const source = foldShotId(pattern)
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, 's');
  return (shotId) => expression.test(foldShotId(shotId));
}
