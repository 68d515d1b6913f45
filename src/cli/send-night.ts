import type { RunRecord } from '../domain/ledger-records.js';
import { plannedAttempts, type RenderPlan, staggeredAttempts } from '../domain/render-plan.js';
import { nextRunName } from '../domain/run-name.js';
import { formatUlid } from '../domain/ulid.js';
import type { Talk } from '../ports/talk.js';
import { runCheckState } from '../submit/run-check-state.js';
import { runSubmit } from '../submit/run-submit.js';
import type { SubmittedBatch } from '../submit/run-submit-shard.js';
import { runUploadReferences } from '../submit/run-upload-references.js';
import type { ConnectedServer } from './connect-server.js';
import type { NightInput, NightPorts } from './night-input.js';
import { planNight } from './plan-night.js';
import type { SoundLists } from './read-lists.js';
import { recordPlan } from './record-plan.js';
import { refuseStalePlan } from './saved-plan-file.js';
import { settleNight } from './settle-night.js';
import { leaseMs } from './with-lease.js';

export interface SentNight {
  readonly submitted: number;
  readonly uploaded: number;
  /** Takes that wait for those that were sent to come home. */
  readonly staggered: number;
}

/** Seconds after which an upload that the server could not find yet is tried anew, under the next attempt numbers. */
const unseenDelaysSeconds = [5, 20, 60];

/** Finds out what became of earlier calls, plans with that knowledge, and sends what is new. Throws `E_STATE_BEHIND`. */
export async function sendNight(of: NightTo, input: NightInput, ports: NightPorts): Promise<SentNight> {
  const { lists, server } = of;
  // Before anything is settled: a ledger that is behind knows too little to judge.
  await runCheckState({ show: lists.show }, { ledger: ports.ledger, store: input.project.store }, ports);
  await settleNight({ show: lists.show, server }, input, ports);
  let sent: SentNight = { submitted: 0, uploaded: 0, staggered: 0 };
  for (let round = 0; ; round += 1) {
    const { batches, uploaded, staggered } = await sendPlanned(of, input, ports);
    const accepted = batches.filter(({ state }) => state !== 'rejected' && state !== 'not_sent');
    const submitted = accepted.reduce((sum, { lineCount }) => sum + lineCount, sent.submitted);
    sent = { submitted, uploaded: sent.uploaded + uploaded, staggered };
    const delaySeconds = input.savedPlan === undefined ? unseenDelaysSeconds[round] : undefined;
    if (delaySeconds === undefined || !batches.some(({ isInputUnseen }) => isInputUnseen)) {
      warnOfRefused(batches, ports.talk);
      return sent;
    }
    ports.talk.say(`The server does not see what was just uploaded; once more in ${delaySeconds} s.`);
    await input.project.clock.sleep(delaySeconds * 1000, ports.signal);
  }
}

interface NightTo {
  readonly lists: SoundLists;
  readonly server: Pick<ConnectedServer, 'api'>;
}

async function sendPlanned(
  { lists, server }: NightTo,
  input: NightInput,
  ports: NightPorts,
): Promise<Omit<SentNight, 'submitted'> & { readonly batches: readonly SubmittedBatch[] }> {
  const { project } = input;
  const { clock, random, crashPoints, store, files } = project;
  const { limits, timezone } = project.config;
  const options = { serverKind: input.server.kind, leaseMs, budget: { ...limits, timezone }, signal: ports.signal };
  const shared = { ledger: ports.ledger, api: server.api, clock, random, crashPoints, store, files, talk: ports.talk };
  const plan = await planNight(lists, input, ports.ledger);
  if (input.savedPlan !== undefined) await refuseStalePlan(input.savedPlan, plan, ports.ledger);
  if (plan.refusals.length > 0) return { batches: [], uploaded: 0, staggered: 0 };
  if (plannedAttempts(plan).length === 0) {
    await recordPlan(plan, ports.ledger, { atMs: clock.now(), runId: undefined });
    return { batches: [], uploaded: 0, staggered: 0 };
  }
  await store.probe(ports.signal);
  const { assets, uploaded } = await uploadAll(plan, shared, options);
  const run = await tonight(input, ports);
  await recordPlan(plan, ports.ledger, { atMs: clock.now(), runId: run.id });
  const batches = await runSubmit({ plan, run, assets }, shared, options);
  if (batches.some(({ state }) => state === 'unknown')) await settleNight({ show: lists.show, server }, input, ports);
  return { batches, uploaded, staggered: staggeredAttempts(plan).length };
}

function warnOfRefused(batches: readonly SubmittedBatch[], talk: Talk): void {
  for (const { state, model, lineCount, reason } of batches) {
    if (state !== 'rejected' && state !== 'not_sent') continue;
    talk.warn(`${lineCount} takes of ${model} were not accepted: ${reason}. Nothing was paid; run again to send them.`);
  }
}

async function uploadAll(
  plan: RenderPlan,
  ports: Parameters<typeof runUploadReferences>[1],
  options: Parameters<typeof runUploadReferences>[2],
) {
  let uploaded = 0;
  const uploadFile: typeof ports.api.uploadFile = (upload, signal) => {
    uploaded += 1;
    return ports.api.uploadFile(upload, signal);
  };
  const api = { server: ports.api.server, listFiles: ports.api.listFiles, uploadFile };
  const assets = await runUploadReferences({ plan }, { ...ports, api }, options);
  return { assets, uploaded };
}

/** A run that is still open goes on; else a new one begins. */
async function tonight({ project, kind }: NightInput, { ledger }: NightPorts): Promise<RunRecord> {
  const runs = await ledger.runs();
  const open = runs.findLast((run) => run.closedAtMs === undefined && run.kind === kind);
  if (open !== undefined) return open;
  const { clock, random, config } = project;
  return {
    id: formatUlid(clock.now(), random.bytes(10)),
    name: nextRunName(
      clock.now(),
      config.timezone,
      runs.map((run) => run.name),
    ),
    kind,
    openedAtMs: clock.now(),
    closedAtMs: undefined,
    commit: await (await project.openHistory()).currentCommit(),
  };
}
