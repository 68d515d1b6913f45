import { foldShotId, type ShotId } from '../domain/shot-id.js';
import type { ShotList } from '../domain/shot-list.js';

/**
 * Lists whose shot ids are written as the ledger knows them: `dck_0010` is `DCK_0010` when that was rendered before.
 * Another spelling is no other shot, so it must not be paid for again, and its files must not lie beside the first ones.
 */
export function spellAsLedger(lists: readonly ShotList[], known: readonly ShotId[]): readonly ShotList[] {
  const asKnown = new Set(known);
  const isKnownAsWritten = lists.every(({ shots }) => shots.every(({ id }) => asKnown.has(id)));
  if (asKnown.size === 0 || isKnownAsWritten) return lists;
  const spelling = new Map([...asKnown].map((shotId) => [foldShotId(shotId), shotId]));
  const spell = (shotId: ShotId): ShotId => spelling.get(foldShotId(shotId)) ?? shotId;
  return lists.map((list) => ({
    ...list,
    shots: list.shots.map((shot) => ({
      ...shot,
      id: spell(shot.id),
      parent: shot.parent && { ...shot.parent, shotId: spell(shot.parent.shotId) },
    })),
  }));
}
