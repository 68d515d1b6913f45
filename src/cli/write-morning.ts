import { isAttemptInFlight } from '../domain/attempt-state.js';
import { microUsd } from '../domain/money.js';
import type { RenderPlan } from '../domain/render-plan.js';
import type { DailiesModel } from '../report/dailies-model.js';
import { runDailies } from '../report/run-dailies.js';
import { type DailiesOptions, runLoadDailies } from '../report/run-load-dailies.js';
import type { Project } from '../wiring.js';
import type { NightInput, NightPorts } from './night-input.js';

export interface Morning {
  readonly model: DailiesModel;
  /** Absolute path of the page; undefined where this call wrote none. */
  readonly page: string | undefined;
}

/** Closes the runs whose attempts have all ended and writes the newest one's dailies. Undefined before the first run. */
export async function writeMorning(
  plan: RenderPlan,
  { project }: Pick<NightInput, 'project'>,
  { ledger }: Pick<NightPorts, 'ledger'>,
): Promise<Morning | undefined> {
  const runs = await ledger.runs();
  for (const run of runs.filter((known) => known.closedAtMs === undefined)) {
    const attempts = await ledger.attempts({ runId: run.id });
    if (!attempts.some(({ state }) => isAttemptInFlight(state))) await ledger.closeRun(run.id, project.clock.now());
  }
  const newest = runs.at(-1);
  if (newest === undefined) return undefined;
  const ports = { ledger, store: project.store, clock: project.clock, crashPoints: project.crashPoints };
  const documents = await project.openDocuments();
  return runDailies({ runId: newest.id, plan }, { ...ports, documents }, dailiesOptions(project));
}

/** How the newest run stands, without writing anything. Undefined before the first run. */
export async function standingMorning(
  plan: RenderPlan,
  { project }: Pick<NightInput, 'project'>,
  { ledger }: Pick<NightPorts, 'ledger'>,
): Promise<Morning | undefined> {
  const newest = (await ledger.runs()).at(-1);
  if (newest === undefined) return undefined;
  const ports = { ledger, clock: project.clock };
  return { model: await runLoadDailies({ runId: newest.id, plan }, ports, dailiesOptions(project)), page: undefined };
}

export function dailiesOptions({ config }: Project): DailiesOptions {
  const { runUsd } = config.limits;
  return { timezone: config.timezone, budgetMicroUsd: runUsd === undefined ? undefined : microUsd(runUsd) };
}
