import type { RenderPlan } from '../domain/render-plan.js';
import { foldShotId } from '../domain/shot-id.js';
import type { ShotList } from '../domain/shot-list.js';
import { assemblePlan, type PlanOptions } from './assemble-plan.js';
import { historyOfLists } from './history-of-lists.js';
import { type RequestSources, renderRequests } from './render-requests.js';
import { shotsInOrder } from './shots-in-order.js';

/** Lists and the content of what they refer to, at one moment of their history. */
export interface ListsAt {
  readonly lists: readonly ShotList[];
  readonly contents: RequestSources['contents'];
}

/** What the step from one state of the lists to another adds, changes and drops, priced. Needs no ledger. */
export function compareLists(
  show: string,
  { base, head }: { readonly base: ListsAt; readonly head: ListsAt },
  options: Pick<PlanOptions, 'catalog'>,
): RenderPlan {
  const planning: PlanOptions = { ...options, rendersPlaceholders: false, retries: noRetries };
  const nothing = { history: new Map(), decisions: new Map(), wereOut: new Set<string>() };
  const requestedOf = ({ lists, contents }: ListsAt) => renderRequests(shotsInOrder(lists), { ...options, contents });
  const before = assemblePlan({ show, lists: base.lists, requested: requestedOf(base), ...nothing }, planning);
  const lists = [...head.lists, ...goneLists(base.lists, head.lists)];
  const requested = requestedOf(head);
  const plan = assemblePlan(
    { show, lists, requested, history: historyOfLists(before), decisions: new Map(), wereOut: omittedIds(before) },
    planning,
  );
  // What the base asked for need not have landed anywhere, so nothing is said to take its place.
  return { ...plan, shots: plan.shots.map((shot) => ({ ...shot, version: undefined, replacesVersion: undefined })) };
}

/** What the base itself left out comes back if it is listed again. */
function omittedIds(before: RenderPlan): ReadonlySet<string> {
  return new Set(before.shots.filter(({ change }) => change === 'omitted').map(({ shotId }) => foldShotId(shotId)));
}

const noRetries = { rateLimit: 0, neverStarted: 0, outputRefused: 0 };

/** A list that was deleted is read as an empty one, so that its shots count as dropped. */
function goneLists(base: readonly ShotList[], head: readonly ShotList[]): readonly ShotList[] {
  const files = new Set(head.map(({ file }) => file));
  return base.filter(({ file }) => !files.has(file)).map((list) => ({ ...list, shots: [] }));
}
