import type { PlanningLimits } from '../../src/plan/run-plan.js';

/** A project that allows everything. */
export const noLimits: PlanningLimits = {
  limits: { runUsd: undefined, dayUsd: undefined, runTakes: undefined, rerenders: undefined },
  acceptsUnknownCost: true,
  bandwidthBytesPerSecond: undefined,
  timezone: 'UTC',
};
