import { isAttemptInFlight } from '../domain/attempt-state.js';
import { microUsd } from '../domain/money.js';
import type { RenderPlan } from '../domain/render-plan.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { LedgerReader, LedgerWriter } from '../ports/ledger.js';
import type { DailiesModel } from '../report/dailies-model.js';
import { type DailiesWritten, runDailies } from '../report/run-dailies.js';
import { type DailiesOptions, runLoadDailies } from '../report/run-load-dailies.js';
import type { Project } from '../wiring.js';

export interface Morning {
  readonly model: DailiesModel;
  /** Absolute path of the page; undefined where this call wrote none. */
  readonly page: string | undefined;
}

/** Closes the runs whose attempts have all ended and writes the newest one's dailies. */
export async function writeMorning(plan: RenderPlan, project: Project, ledger: LedgerWriter): Promise<Morning> {
  for (const run of await ledger.runs()) {
    if (run.closedAtMs !== undefined) continue;
    const attempts = await ledger.attempts({ runId: run.id });
    if (!attempts.some(({ state }) => isAttemptInFlight(state))) await ledger.closeRun(run.id, project.clock.now());
  }
  return runNewestDailies(plan, project, ledger);
}

/** Throws `E_NO_RUN` before the first run. */
export async function runNewestDailies(
  plan: RenderPlan,
  project: Project,
  ledger: LedgerReader,
): Promise<DailiesWritten> {
  const newest = (await ledger.runs()).at(-1);
  if (newest === undefined) throw noRun();
  const { store, clock, crashPoints } = project;
  const documents = await project.openDocuments();
  const ports = { ledger, store, clock, crashPoints, documents };
  return runDailies({ runId: newest.id, plan }, ports, dailiesOptions(project));
}

/** How the newest run stands, without writing anything. Undefined before the first run. */
export async function standingMorning(
  plan: RenderPlan,
  project: Project,
  ledger: LedgerReader,
): Promise<Morning | undefined> {
  const newest = (await ledger.runs()).at(-1);
  if (newest === undefined) return undefined;
  const ports = { ledger, clock: project.clock };
  return { model: await runLoadDailies({ runId: newest.id, plan }, ports, dailiesOptions(project)), page: undefined };
}

function dailiesOptions({ config }: Project): DailiesOptions {
  const { runUsd } = config.limits;
  return { timezone: config.timezone, budgetMicroUsd: runUsd === undefined ? undefined : microUsd(runUsd) };
}

function noRun(): RenderQueueError {
  return new RenderQueueError({
    code: 'E_NO_RUN',
    kind: 'usage',
    message: 'There is no run to report on yet.',
    hint: 'Begin with `nightshoot rehearse` or `nightshoot run`.',
  });
}
