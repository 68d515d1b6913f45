import type { RenderPlan } from '../domain/render-plan.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { Ulid } from '../domain/ulid.js';
import type { Clock } from '../ports/clock.js';
import type { LedgerReader } from '../ports/ledger.js';
import { assembleDailies } from './assemble-dailies.js';
import type { DailiesModel } from './dailies-model.js';

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
}

/** How a run stands, from the ledger and the plan; nothing is written. Throws `E_RUN_UNKNOWN`. */
export async function runLoadDailies(
  { runId, plan }: DailiesInput,
  { ledger, clock }: LoadPorts,
  { timezone, budgetMicroUsd }: DailiesOptions,
): Promise<DailiesModel> {
  const run = (await ledger.runs()).find((known) => known.id === runId);
  if (run === undefined) throw unknownRun(runId);
  return assembleDailies({
    timezone,
    budgetMicroUsd,
    show: plan.show,
    run,
    plan,
    versions: await ledger.versions(),
    attempts: await ledger.attempts(),
    submissions: await ledger.submissions({ runId }),
    assets: await ledger.assets(),
    madeAtMs: clock.now(),
  });
}

function unknownRun(runId: Ulid): RenderQueueError {
  return new RenderQueueError({
    code: 'E_RUN_UNKNOWN',
    kind: 'usage',
    message: `The ledger knows no run ${runId}.`,
    hint: '`nightshoot status` lists the runs.',
  });
}
