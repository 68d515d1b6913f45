import { decisionsInForce } from '../domain/decision.js';
import type { RunRecord } from '../domain/ledger-records.js';
import type { RenderPlan } from '../domain/render-plan.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { ShotId } from '../domain/shot-id.js';
import type { Ulid } from '../domain/ulid.js';
import type { Clock } from '../ports/clock.js';
import type { LedgerReader } from '../ports/ledger.js';
import type { ListChange, ListHistory } from '../ports/list-history.js';
import { assembleDailies } from './assemble-dailies.js';
import type { DailiesModel } from './dailies-model.js';
import { isListChange } from './night-changes.js';
import { takesOfNight } from './takes-of-night.js';

export interface DailiesInput {
  readonly runId: Ulid;
  /** What the lists ask for at this moment; the plan that was applied, where no newer one was made. */
  readonly plan: RenderPlan;
}

export interface DailiesOptions {
  readonly timezone: string;
  readonly budgetMicroUsd: number | undefined;
}

export interface LoadPorts {
  readonly ledger: LedgerReader;
  readonly clock: Pick<Clock, 'now'>;
  /** Asked who changed a list that has moved on; without it the page does not say. */
  readonly history?: ListHistory | undefined;
}

/** How a run stands, from the ledger and the plan; nothing is written. Throws `E_RUN_UNKNOWN`. */
export async function runLoadDailies(
  { runId, plan }: DailiesInput,
  { ledger, clock, history }: LoadPorts,
  { timezone, budgetMicroUsd }: DailiesOptions,
): Promise<DailiesModel> {
  const run = await findRun(runId, ledger);
  const shotIds = await shotsOfNight(run, plan, ledger);
  const attempts = await ledger.attempts({ shotIds: [...shotIds] });
  const model = assembleDailies({
    timezone,
    budgetMicroUsd,
    show: plan.show,
    run,
    plan: { ...plan, shots: plan.shots.filter((shot) => shotIds.has(shot.shotId) || isListChange(shot)) },
    versions: await ledger.versions([...shotIds]),
    attempts,
    decisions: decisionsInForce(await ledger.events({ subject: 'decision' })),
    submissions: await ledger.submissions({ runId }),
    assets: await ledger.assets({ customIds: attempts.map(({ customId }) => customId) }),
    madeAtMs: clock.now(),
  });
  return history === undefined ? model : withListChanges(model, history);
}

/** Throws `E_RUN_UNKNOWN`. */
export async function findRun(runId: Ulid, ledger: Pick<LedgerReader, 'runs'>): Promise<RunRecord> {
  const run = (await ledger.runs()).find((known) => known.id === runId);
  if (run === undefined) throw unknownRun(runId);
  return run;
}

/** Of a show of many nights, a morning is told from the records of these shots alone. */
async function shotsOfNight(run: RunRecord, plan: RenderPlan, ledger: LedgerReader): Promise<ReadonlySet<ShotId>> {
  const [versions, attempts] = [await ledger.versionHeads(), await ledger.attemptHeads()];
  return new Set(takesOfNight({ run, plan, versions, attempts, decisions: new Map() }).map(({ shotId }) => shotId));
}

/** A list that nobody moved is not asked about, and each is asked about once. */
async function withListChanges(model: DailiesModel, history: ListHistory): Promise<DailiesModel> {
  const files = new Set(model.takes.filter((take) => take.isSuperseded).map((take) => take.place.file));
  const changes = new Map<string, ListChange | undefined>();
  for (const file of files) changes.set(file, await history.lastChange(file));
  const takes = model.takes.map((take) =>
    take.isSuperseded ? { ...take, listChange: changes.get(take.place.file) } : take,
  );
  return { ...model, takes };
}

function unknownRun(runId: Ulid): RenderQueueError {
  return new RenderQueueError({
    code: 'E_RUN_UNKNOWN',
    kind: 'usage',
    message: `The ledger knows no run ${runId}.`,
    hint: '`nightshoot status` lists the runs.',
  });
}
