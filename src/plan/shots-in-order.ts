import { compareShotIds } from '../domain/shot-id.js';
import type { Shot, ShotList } from '../domain/shot-list.js';

/** The shots of all lists as a plan goes through them: by `order` where both have one, else by id; ordered shots come first. */
export function shotsInOrder(lists: readonly ShotList[]): readonly Shot[] {
  return lists.flatMap((list) => list.shots).sort(compareShots);
}

function compareShots(left: Shot, right: Shot): number {
  const leftOrder = left.editorial.order ?? Number.POSITIVE_INFINITY;
  const rightOrder = right.editorial.order ?? Number.POSITIVE_INFINITY;
  if (leftOrder !== rightOrder) return leftOrder - rightOrder;
  return compareShotIds(left.id, right.id);
}
