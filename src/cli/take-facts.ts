import { decisionsInForce, isUnwanted, noDecisions, type ShotDecisions } from '../domain/decision.js';
import { groupBy } from '../domain/group-by.js';
import type { AttemptRecord } from '../domain/ledger-records.js';
import type { PlannedShot } from '../domain/render-plan.js';
import { hasRetryLeft, type RetryAllowance } from '../domain/retry-policy.js';
import type { ShotId } from '../domain/shot-id.js';
import type { TakeFacts } from '../domain/take-selector.js';
import { type TakeState, takeStateOf } from '../domain/take-state.js';
import type { LedgerReader } from '../ports/ledger.js';
import { planWithLists, type Standing } from './open-standing.js';

/** Every take of the lists as they are, and every further one of their versions that the ledger knows. */
export async function readTakeFacts(standing: Standing, ledger: LedgerReader): Promise<readonly TakeFacts[]> {
  const { plan, lists } = await planWithLists(standing, [], ledger);
  const tags = new Map(lists.lists.flatMap((list) => list.shots).map((shot) => [shot.id, shot.editorial.tags]));
  const attempts = groupBy(await ledger.attempts(), (attempt) => attempt.shotId);
  const decisions = decisionsInForce(await ledger.events({ subject: 'decision' }));
  const retries = standing.loaded.config.retries;
  return plan.shots.flatMap((shot) => factsOfShot(shot, { attempts, tags, retries, decisions }));
}

interface Known {
  readonly attempts: ReadonlyMap<ShotId, readonly AttemptRecord[]>;
  readonly tags: ReadonlyMap<ShotId, readonly string[]>;
  readonly retries: RetryAllowance;
  readonly decisions: ReadonlyMap<ShotId, ShotDecisions>;
}

function factsOfShot(shot: PlannedShot, { attempts, tags, retries, decisions }: Known): readonly TakeFacts[] {
  const own = (attempts.get(shot.shotId) ?? []).filter((attempt) => attempt.version === shot.version);
  const highest = Math.max(shot.takes, ...own.map((attempt) => attempt.take));
  return Array.from({ length: highest }, (_, index) => {
    const take = index + 1;
    const ofTake = own.filter((attempt) => attempt.take === take).sort((left, right) => left.attempt - right.attempt);
    const { shotId, fingerprint } = shot;
    const said = decisions.get(shotId) ?? noDecisions;
    const prospects = {
      hasRetryLeft: hasRetryLeft(ofTake, retries),
      isUnwanted: isUnwanted(said, { fingerprint, take, newest: ofTake.at(-1)?.customId }),
    };
    const states = ofTake.map((attempt) => attempt.state);
    return {
      shotId,
      fingerprint,
      take,
      model: shot.request.model,
      tags: tags.get(shot.shotId) ?? [],
      state: stateTonight(takeStateOf(states, prospects), shot, take),
      isHeld: said.hold !== undefined,
      hasSkips: said.skips.length > 0,
      attempts: ofTake,
    };
  });
}

/** What the plan makes of a take that the next run would send. */
function stateTonight(state: TakeState, { change, deferred }: PlannedShot, take: number): TakeState {
  if (state !== 'planned' && state !== 'retrying') return state;
  switch (change) {
    case 'on_hold':
    case 'omitted':
      return change;
    case 'not_yet':
      return 'blocked';
    default:
      return deferred.some((one) => one.take === take) ? 'deferred' : state;
  }
}
