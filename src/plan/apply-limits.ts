import type { CustomId } from '../domain/custom-id.js';
import { formatUsd, type MicroUsd, type Money, microUsd } from '../domain/money.js';
import { type PlannedAttempt, type PlannedShot, plannedAttempts, type RenderPlan } from '../domain/render-plan.js';

/** Undefined is no limit. */
export interface PlanLimits {
  readonly runUsd: number | undefined;
  readonly dayUsd: number | undefined;
  readonly runTakes: number | undefined;
  /** Takes whose bytes can be fetched in half the time they are kept. */
  readonly drainableTakes: number | undefined;
}

/** What the open run and the local day have used up already; unknown outcomes count as spent. */
export interface Spending {
  readonly runMicroUsd: MicroUsd;
  readonly dayMicroUsd: MicroUsd;
  readonly runTakes: number;
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
  readonly urgencyOf: (shot: PlannedShot) => Urgency;
  /** Attempts that were deferred before: they come first, so that nothing waits for ever. */
  readonly waiting: ReadonlySet<CustomId>;
}

/** Keeps the most urgent takes that fit and defers the rest, each with the limit it ran into. */
export function applyLimits(plan: RenderPlan, input: LimitsInput): RenderPlan {
  const deferred = new Map<CustomId, string>();
  const used = { run: input.spending.runMicroUsd, day: input.spending.dayMicroUsd, takes: input.spending.runTakes };
  for (const { attempt } of plannedAttempts(plan).toSorted(byUrgency(input))) {
    const price = dollarsOf(attempt.price);
    const why = reasonToDefer(price, used, input.limits);
    if (why !== undefined) deferred.set(attempt.customId, why);
    else {
      used.run += price;
      used.day += price;
      used.takes += 1;
    }
  }
  return deferred.size === 0 ? plan : { ...plan, shots: plan.shots.map((shot) => deferOf(shot, deferred)) };
}

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

function reasonToDefer(
  price: MicroUsd,
  used: { readonly run: MicroUsd; readonly day: MicroUsd; readonly takes: number },
  limits: PlanLimits,
): string | undefined {
  const { runUsd, dayUsd, runTakes, drainableTakes } = limits;
  if (runTakes !== undefined && used.takes + 1 > runTakes) return `over \`limits.run_takes\` of ${runTakes}`;
  if (drainableTakes !== undefined && used.takes + 1 > drainableTakes) {
    return `only ${drainableTakes} takes can be fetched in half the time their bytes are kept`;
  }
  if (runUsd !== undefined && used.run + price > microUsd(runUsd)) {
    return `over \`limits.run_usd\` of ${formatUsd(microUsd(runUsd))}`;
  }
  if (dayUsd !== undefined && used.day + price > microUsd(dayUsd)) {
    return `over \`limits.day_usd\` of ${formatUsd(microUsd(dayUsd))}`;
  }
  return undefined;
}

function deferOf(shot: PlannedShot, deferred: ReadonlyMap<CustomId, string>): PlannedShot {
  const kept = shot.attempts.filter((attempt) => !deferred.has(attempt.customId));
  if (kept.length === shot.attempts.length) return shot;
  const put = shot.attempts.flatMap((attempt) => {
    const why = deferred.get(attempt.customId);
    return why === undefined ? [] : [{ ...attempt, why }];
  });
  const whole = kept.length === 0 ? { change: 'deferred' as const, reason: put[0]?.why ?? shot.reason } : {};
  return { ...shot, ...whole, attempts: kept, deferred: put };
}

/** Machine time and unknown prices do not draw on a budget of dollars. */
function dollarsOf(price: Money): MicroUsd {
  return price.kind === 'known' || price.kind === 'would_cost' ? price.microUsd : 0;
}
