import type { DailiesConfig } from '../config/config.js';
import { isAttemptInFlight } from '../domain/attempt-state.js';
import type { RunRecord } from '../domain/ledger-records.js';
import { microUsd } from '../domain/money.js';
import type { RenderPlan } from '../domain/render-plan.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { LedgerReader, LedgerWriter } from '../ports/ledger.js';
import type { DailiesModel } from '../report/dailies-model.js';
import { type DailiesPorts, type DailiesWritten, runDailies } from '../report/run-dailies.js';
import { runLoadDailies } from '../report/run-load-dailies.js';
import type { LinkStyle, RenderOptions } from '../report/run-render-morning.js';
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
  const { id } = await findRun(ledger, undefined);
  return runDailies({ runId: id, plan }, await dailiesPorts(project, ledger), dailiesOptions(project));
}

export async function dailiesPorts(project: Project, ledger: LedgerReader): Promise<DailiesPorts> {
  const { store, clock, crashPoints } = project;
  const documents = await project.openDocuments();
  return { ledger, store, clock, crashPoints, documents, signer: await project.openSigner() };
}

/** The run of that name or id, else the newest. Throws `E_NO_RUN` or `E_RUN_UNKNOWN`. */
export async function findRun(ledger: LedgerReader, wanted: string | undefined): Promise<RunRecord> {
  const runs = await ledger.runs();
  const newest = runs.at(-1);
  if (newest === undefined) throw noRun();
  if (wanted === undefined) return newest;
  const found = runs.find(({ id, name }) => name === wanted || id === wanted);
  if (found !== undefined) return found;
  throw new RenderQueueError({
    code: 'E_RUN_UNKNOWN',
    kind: 'usage',
    message: `The ledger knows no run \`${wanted}\`.`,
    hint: `The newest are: ${runs
      .slice(-5)
      .map(({ name }) => name)
      .join(', ')}.`,
  });
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

export function dailiesOptions({ config }: Project): RenderOptions {
  const { runUsd } = config.limits;
  return {
    timezone: config.timezone,
    budgetMicroUsd: runUsd === undefined ? undefined : microUsd(runUsd),
    links: linkStyle(config.dailies),
  };
}

function linkStyle({ links, baseUrl, presignHours }: DailiesConfig): LinkStyle {
  if (links === 'presign') return { kind: 'presign', hours: presignHours };
  if (links === 'relative') return { kind: 'relative' };
  if (baseUrl !== undefined) return { kind: 'base_url', url: baseUrl };
  throw new RenderQueueError({
    code: 'E_LINKS_BASE',
    kind: 'config',
    message: '`dailies.links` is `base_url`, but there is no `dailies.base_url`.',
    hint: 'Write the address below which the store is served, such as `base_url: https://dailies.example/hrb`.',
  });
}

function noRun(): RenderQueueError {
  return new RenderQueueError({
    code: 'E_NO_RUN',
    kind: 'usage',
    message: 'There is no run to report on yet.',
    hint: 'Begin with `nightshoot rehearse` or `nightshoot run`.',
  });
}
