import type { Budget } from '../../src/domain/spending.js';
import type { PlanningLimits } from '../../src/plan/run-plan.js';

export const noBudget: Budget = { runUsd: undefined, dayUsd: undefined, runTakes: undefined, timezone: 'UTC' };

/** A project that allows everything. */
export const noLimits: PlanningLimits = {
  limits: { runUsd: undefined, dayUsd: undefined, runTakes: undefined, rerenders: undefined },
  acceptsUnknownCost: true,
  bandwidthBytesPerSecond: undefined,
  timezone: 'UTC',
};
