import { attemptStateSchema, isAttemptInFlight } from '../domain/attempt-state.js';
import type { RunRecord } from '../domain/ledger-records.js';
import type { RenderPlan } from '../domain/render-plan.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { LedgerReader, LedgerWriter } from '../ports/ledger.js';
import type { Talk } from '../ports/talk.js';
import { type DailiesPorts, runDailies } from '../report/run-dailies.js';
import type { Project } from '../wiring.js';
import { dailiesOptions, type Morning } from './standing-morning.js';

/** Closes the runs whose attempts have all ended and writes the newest one's dailies. Throws `E_NO_RUN` before the first. */
export async function writeMorning(
  plan: RenderPlan,
  project: Project,
  { ledger, talk }: { readonly ledger: LedgerWriter; readonly talk: Talk },
): Promise<Morning> {
  for (const run of await ledger.runs()) {
    if (run.closedAtMs !== undefined) continue;
    const [inFlight] = await ledger.attempts({ runId: run.id, states: statesInFlight, limit: 1 });
    if (inFlight === undefined) await ledger.closeRun(run.id, project.clock.now());
  }
  const { id } = await findRun(ledger, undefined);
  const ports = await dailiesPorts(project, ledger);
  const { model, page, complaints } = await runDailies({ runId: id, plan }, ports, dailiesOptions(project));
  for (const complaint of complaints) talk.warn(complaint);
  return { run: model.run, books: model.books, page };
}

const statesInFlight = attemptStateSchema.options.filter(isAttemptInFlight);

export async function dailiesPorts(project: Project, ledger: LedgerReader): Promise<DailiesPorts> {
  const { store, clock, crashPoints } = project;
  const documents = await project.openDocuments();
  return {
    ledger,
    store,
    clock,
    crashPoints,
    documents,
    pictures: await project.openPictures(),
    signer: await project.openSigner(),
    history: await project.openHistory(),
  };
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

function noRun(): RenderQueueError {
  return new RenderQueueError({
    code: 'E_NO_RUN',
    kind: 'usage',
    message: 'There is no run to report on yet.',
    hint: 'Begin with `nightshoot rehearse` or `nightshoot run`.',
  });
}
