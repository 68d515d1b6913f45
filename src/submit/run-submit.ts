import type { ServerAssets } from '../batch/encode-line.js';
import type { ServerKind } from '../catalog/server-kind.js';
import type { RunRecord } from '../domain/ledger-records.js';
import type { RenderPlan } from '../domain/render-plan.js';
import { formatUlid } from '../domain/ulid.js';
import type { LedgerWriter } from '../ports/ledger.js';
import type { Random } from '../ports/random.js';
import type { Store } from '../ports/store.js';
import { type CutSubmission, cutSubmissions } from './cut-submissions.js';
import { numberVersions } from './number-versions.js';
import { runCheckState } from './run-check-state.js';
import {
  runSubmitShard,
  type SubmitShardOptions,
  type SubmitShardPorts,
  type SubmittedBatch,
} from './run-submit-shard.js';

export interface SubmitPorts extends SubmitShardPorts {
  readonly ledger: SubmitShardPorts['ledger'] &
    Pick<LedgerWriter, 'identity' | 'versions' | 'runs' | 'submissions' | 'claimShow' | 'openRun'>;
  readonly store: Pick<Store, 'put' | 'list' | 'read'>;
  readonly random: Random;
}

export interface SubmitInput {
  readonly plan: RenderPlan;
  /** Opened when the plan has an attempt to send; one that is open already goes on. */
  readonly run: RunRecord;
  /** From `runUploadReferences`. */
  readonly assets: ServerAssets;
}

export interface SubmitOptions extends SubmitShardOptions {
  readonly serverKind: ServerKind;
}

/**
 * Sends the attempts of a plan, and nothing that the plan does not say. A plan without attempts opens no run. Throws
 * `E_STATE_BEHIND` where the store remembers what the ledger does not.
 */
export async function runSubmit(
  input: SubmitInput,
  ports: SubmitPorts,
  options: SubmitOptions,
): Promise<readonly SubmittedBatch[]> {
  const cuts = await cut(input, ports, options);
  if (cuts.length === 0) return [];
  await ports.ledger.claimShow(input.plan.show);
  await runCheckState({ show: input.plan.show }, ports, options);
  await openRun(input.run, ports);
  const { ledgerId } = await ports.ledger.identity();
  const { plan, run } = input;
  const submitted: SubmittedBatch[] = [];
  for (const submission of cuts) {
    options.signal?.throwIfAborted();
    const id = formatUlid(ports.clock.now(), ports.random.bytes(10));
    submitted.push(await runSubmitShard({ ...submission, id, ledgerId, show: plan.show, run }, ports, options));
  }
  return submitted;
}

async function cut(input: SubmitInput, ports: SubmitPorts, options: SubmitOptions): Promise<readonly CutSubmission[]> {
  const shots = input.plan.shots.filter((shot) => shot.attempts.length > 0);
  const known = await ports.ledger.versions(shots.map((shot) => shot.shotId));
  const versions = numberVersions(shots, known, ports.clock.now());
  return cutSubmissions(input.plan, versions, { assets: input.assets, limits: options.serverKind.batchLimits });
}

async function openRun(run: RunRecord, ports: SubmitPorts): Promise<void> {
  const runs = await ports.ledger.runs();
  if (runs.some((known) => known.id === run.id)) return;
  ports.crashPoints.reach('submit.before-open-run');
  await ports.ledger.openRun(run);
  ports.crashPoints.reach('submit.after-open-run');
}
