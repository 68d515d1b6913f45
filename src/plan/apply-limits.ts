import type { CustomId } from '../domain/custom-id.js';
import { dollarsOf } from '../domain/money.js';
import {
  type DeferredAttempt,
  type PlannedAttempt,
  type PlannedShot,
  plannedAttempts,
  type RenderPlan,
} from '../domain/render-plan.js';
import { type Budget, limitReached, type Spending, spendOneTake } from '../domain/spending.js';

export interface PlanLimits extends Omit<Budget, 'timezone'> {
  /** Takes whose bytes can be fetched in half the time they are kept, so many may be out at once; undefined is no limit. */
  readonly drainableTakes: number | undefined;
}

export interface Urgency {
  /** Higher first. */
  readonly priority: number;
  /** `2026-11-22`, earlier first; undefined last. */
  readonly due: string | undefined;
}

export interface LimitsInput {
  readonly limits: PlanLimits;
  readonly spending: Spending;
  /** Takes that are out and not home yet. */
  readonly takesOut: number;
  readonly urgencyOf: (shot: PlannedShot) => Urgency;
  /** Attempts that were deferred before: they come first, so that nothing waits for ever. */
  readonly waiting: ReadonlySet<CustomId>;
}

/** Keeps the most urgent takes that fit and defers the rest, each with the limit it ran into. */
export function applyLimits(plan: RenderPlan, input: LimitsInput): RenderPlan {
  const deferred = new Map<CustomId, Deferral>();
  let used = input.spending;
  let out = input.takesOut;
  for (const { attempt } of plannedAttempts(plan).toSorted(byUrgency(input))) {
    const over = limitReached(used, attempt.price, input.limits);
    const why = over ?? undrainable(out, input.limits);
    if (why !== undefined) deferred.set(attempt.customId, { why, isStaggered: over === undefined });
    else out += 1;
    // A take that is staggered spends tonight's budget too.
    if (over === undefined) used = spendOneTake(used, attempt.price);
  }
  return deferred.size === 0 ? plan : { ...plan, shots: plan.shots.map((shot) => deferOf(shot, deferred)) };
}

type Deferral = Pick<DeferredAttempt, 'why' | 'isStaggered'>;

type Candidate = { readonly shot: PlannedShot; readonly attempt: PlannedAttempt };

/** Waited before, priority, due date, cost, and then the plan's own order, which `toSorted` keeps. */
function byUrgency({ waiting, urgencyOf }: LimitsInput): (left: Candidate, right: Candidate) => number {
  return (left, right) => {
    const [first, second] = [urgencyOf(left.shot), urgencyOf(right.shot)];
    return (
      Number(waiting.has(right.attempt.customId)) - Number(waiting.has(left.attempt.customId)) ||
      second.priority - first.priority ||
      compareDue(first.due, second.due) ||
      dollarsOf(left.attempt.price) - dollarsOf(right.attempt.price)
    );
  };
}

function compareDue(left: string | undefined, right: string | undefined): number {
  if (left === right) return 0;
  return (left ?? '9999') < (right ?? '9999') ? -1 : 1;
}

function undrainable(out: number, { drainableTakes }: PlanLimits): string | undefined {
  if (drainableTakes === undefined || out < drainableTakes) return undefined;
  return `waits until earlier takes are home: ${drainableTakes} at once can be fetched in time`;
}

function deferOf(shot: PlannedShot, deferred: ReadonlyMap<CustomId, Deferral>): PlannedShot {
  const kept = shot.attempts.filter((attempt) => !deferred.has(attempt.customId));
  if (kept.length === shot.attempts.length) return shot;
  const put = shot.attempts.flatMap((attempt) => {
    const deferral = deferred.get(attempt.customId);
    return deferral === undefined ? [] : [{ ...attempt, ...deferral }];
  });
  const whole = kept.length === 0 ? { change: 'deferred' as const, reason: put[0]?.why ?? shot.reason } : {};
  return { ...shot, ...whole, attempts: kept, deferred: put };
}
