import type { ServerKind } from '../catalog/server-kind.js';
import { type Batch, isBatchEnded } from '../domain/batch.js';
import type { SubmissionRecord } from '../domain/ledger-records.js';
import { urlOfServerKey } from '../domain/server.js';
import type { Ulid } from '../domain/ulid.js';
import type { Clock } from '../ports/clock.js';
import type { CrashPoints } from '../ports/crash-points.js';
import type { LedgerWriter } from '../ports/ledger.js';
import type { Random } from '../ports/random.js';
import type { Talk } from '../ports/talk.js';
import type { VideosApi } from '../ports/videos-api.js';
import { nextPollDelayMs } from './poll-delay.js';
import type { Absence, PollMemory } from './poll-memory.js';
import { type GiveUpPorts, isHalfGivenUp, runGiveUpBatch } from './run-give-up-batch.js';
import { tellPace, type Watched } from './tell-pace.js';

export interface PollPorts {
  readonly ledger: GiveUpPorts['ledger'] & Pick<LedgerWriter, 'submissions' | 'recordBatch'>;
  readonly api: Pick<VideosApi, 'server' | 'listBatches' | 'getBatch'>;
  readonly clock: Pick<Clock, 'now' | 'monotonicMs'>;
  readonly random: Pick<Random, 'fraction'>;
  readonly crashPoints: CrashPoints;
  readonly talk: Talk;
}

export interface PollOptions {
  readonly serverKind: ServerKind;
  readonly signal?: AbortSignal;
}

export interface PollInput {
  readonly memory: PollMemory;
  /** Of one run, or of all. */
  readonly runId?: Ulid;
}

export interface Polled extends Watched {
  /** How long to leave the server alone. */
  readonly nextPollDelayMs: number;
}

/** Looks once at every accepted submission's batch. Polling is the truth: whatever was missed is seen next time. */
export async function runPoll(input: PollInput, ports: PollPorts, options: PollOptions): Promise<Polled> {
  const { memory } = input;
  const { ended, running } = await loadWatched(input, ports);
  for (const { id } of ended.filter(isHalfGivenUp)) await ports.ledger.endSubmission(id, ports.clock.now());
  if (running.length === 0) {
    return { ended: ended.filter((submission) => !isHalfGivenUp(submission)), running, nextPollDelayMs: 0 };
  }
  const batches = await poll(running, ports, options);
  const changes = await record(running, batches, ports);
  await giveUpGone(running, { batches, absences: memory.absences }, ports);
  const watched = await loadWatched(input, ports);
  tellPace(watched, { batches, memory }, ports);
  if (changes > 0) memory.quietPolls = 0;
  const delayMs = pollDelayMs(memory, ports, options);
  memory.quietPolls += 1;
  return { ...watched, nextPollDelayMs: delayMs };
}

/** How long to leave the server alone after what it said, or did not say. */
export function pollDelayMs(
  { quietPolls }: PollMemory,
  { random }: Pick<PollPorts, 'random'>,
  { serverKind }: Pick<PollOptions, 'serverKind'>,
): number {
  return nextPollDelayMs(quietPolls, serverKind.pollIntervalMs, random.fraction());
}

async function loadWatched({ runId }: PollInput, ports: PollPorts): Promise<Watched> {
  const filter = runId === undefined ? {} : { runId };
  const accepted = (await ports.ledger.submissions({ states: ['accepted'], ...filter })).filter(
    (submission) => urlOfServerKey(submission.server) === ports.api.server.url,
  );
  return {
    ended: accepted.filter((submission) => submission.batchEndedAtMs !== undefined),
    running: accepted.filter((submission) => submission.batchEndedAtMs === undefined),
  };
}

/** One list call serves many batches; those beyond its first page are asked for one by one. */
async function poll(
  running: readonly SubmissionRecord[],
  ports: PollPorts,
  options: PollOptions,
): Promise<ReadonlyMap<string, Batch>> {
  ports.crashPoints.reach('watch.before-poll');
  const listed = running.length > 1 ? (await ports.api.listBatches({ limit: 100 }, options.signal)).items : [];
  const batches = new Map(listed.map((batch) => [batch.id, batch]));
  for (const { batchId } of running) {
    if (batchId === undefined || batches.has(batchId)) continue;
    const batch = await ports.api.getBatch(batchId, options.signal);
    if (batch !== undefined) batches.set(batchId, batch);
  }
  ports.crashPoints.reach('watch.after-poll');
  return batches;
}

async function record(
  running: readonly SubmissionRecord[],
  batches: ReadonlyMap<string, Batch>,
  ports: PollPorts,
): Promise<number> {
  let changes = 0;
  for (const submission of running) {
    const batch = submission.batchId === undefined ? undefined : batches.get(submission.batchId);
    if (batch === undefined) continue;
    const hasEnded = isBatchEnded(batch.status);
    if (!hasEnded && batch.rawStatus === submission.batchStatus) continue;
    const now = ports.clock.now();
    await ports.ledger.recordBatch({
      submissionId: submission.id,
      batchStatus: batch.rawStatus,
      outputFileId: batch.outputFileId,
      errorFileId: batch.errorFileId,
      batchEndedAtMs: hasEnded ? endOf(batch, now) : undefined,
      atMs: now,
    });
    ports.crashPoints.reach('watch.after-record');
    changes += 1;
  }
  return changes;
}

/** A proxy or a database that is behind may say so for a while; after this often and this long it is believed. */
const believedTimes = 5;
const believedAfterMs = 15 * 60_000;

async function giveUpGone(
  running: readonly SubmissionRecord[],
  { batches, absences }: { readonly batches: ReadonlyMap<string, Batch>; readonly absences: Map<string, Absence> },
  ports: PollPorts,
): Promise<void> {
  for (const submission of running) {
    const { id, batchId = '' } = submission;
    if (batches.has(batchId)) {
      absences.delete(id);
      continue;
    }
    const now = ports.clock.monotonicMs();
    const before = absences.get(id) ?? { times: 0, sinceMs: now };
    const absence = { ...before, times: before.times + 1 };
    absences.set(id, absence);
    const minutes = Math.floor((now - absence.sinceMs) / 60_000);
    if (absence.times < believedTimes || now - absence.sinceMs < believedAfterMs) continue;
    ports.talk.warn(`The server knows no batch ${batchId} any more; its takes may be paid for, and need a decision.`);
    await runGiveUpBatch({ submission }, ports, { evidence: `404 ${absence.times} times in ${minutes} min` });
  }
}

function endOf(batch: Batch, seenAtMs: number): number {
  return batch.completedAtMs ?? batch.failedAtMs ?? batch.expiredAtMs ?? batch.cancelledAtMs ?? seenAtMs;
}
