import type { ServerKind } from '../catalog/server-kind.js';
import { type Batch, isBatchEnded } from '../domain/batch.js';
import type { SubmissionRecord } from '../domain/ledger-records.js';
import { urlOfServerKey } from '../domain/server.js';
import type { Ulid } from '../domain/ulid.js';
import type { Clock } from '../ports/clock.js';
import type { CrashPoints } from '../ports/crash-points.js';
import type { LedgerWriter } from '../ports/ledger.js';
import type { News } from '../ports/news.js';
import type { Random } from '../ports/random.js';
import type { Talk } from '../ports/talk.js';
import type { VideosApi } from '../ports/videos-api.js';
import { nextPollDelayMs } from './poll-delay.js';
import { type GiveUpPorts, runGiveUpBatch } from './run-give-up-batch.js';

export interface WatchPorts {
  readonly ledger: GiveUpPorts['ledger'] & Pick<LedgerWriter, 'submissions' | 'recordBatch' | 'renewLease'>;
  readonly api: Pick<VideosApi, 'server' | 'listBatches' | 'getBatch'>;
  readonly clock: Pick<Clock, 'now' | 'monotonicMs' | 'sleep'>;
  readonly random: Pick<Random, 'fraction'>;
  /** Where there is one, an announcement ends a wait early. */
  readonly news?: News;
  readonly crashPoints: CrashPoints;
  readonly talk: Talk;
}

export interface WatchOptions {
  readonly serverKind: ServerKind;
  readonly leaseMs: number;
  /** One poll, and back with what it said. */
  readonly isOnce: boolean;
  readonly signal?: AbortSignal;
}

export interface Watched {
  /** Their batches have ended, and their results wait to be reconciled. */
  readonly ended: readonly SubmissionRecord[];
  readonly running: readonly SubmissionRecord[];
}

/** Polls until every accepted submission's batch has ended, of one run or of all. Polling is the truth: whatever was missed is seen next time. */
export async function runWatch(
  input: { readonly runId?: Ulid },
  ports: WatchPorts,
  options: WatchOptions,
): Promise<Watched> {
  const absences = new Map<string, Absence>();
  for (let quietPolls = 0; ; quietPolls += 1) {
    const before = await loadWatched(input, ports);
    if (before.running.length === 0) return before;
    const batches = await poll(before.running, ports, options);
    const changes = await record(before.running, batches, ports);
    await giveUpGone(before.running, { batches, absences }, ports);
    const watched = await loadWatched(input, ports);
    tellProgress(before, batches, ports);
    if (watched.running.length === 0 || options.isOnce) return watched;
    if (changes > 0) quietPolls = 0;
    const delayMs = nextPollDelayMs(quietPolls, options.serverKind.pollIntervalMs, ports.random.fraction());
    await (ports.news?.wait(delayMs, options.signal) ?? ports.clock.sleep(delayMs, options.signal));
    await ports.ledger.renewLease(options.leaseMs);
  }
}

async function loadWatched(input: { readonly runId?: Ulid }, ports: WatchPorts): Promise<Watched> {
  const accepted = (await ports.ledger.submissions({ states: ['accepted'], ...input })).filter(
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
  ports: WatchPorts,
  options: WatchOptions,
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
  ports: WatchPorts,
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

/** How often, and since when, the server has said that it knows no such batch. */
interface Absence {
  readonly times: number;
  readonly sinceMs: number;
}

/** A proxy or a database that is behind may say so for a while; after this often and this long it is believed. */
const believedTimes = 5;
const believedAfterMs = 15 * 60_000;

async function giveUpGone(
  running: readonly SubmissionRecord[],
  { batches, absences }: { readonly batches: ReadonlyMap<string, Batch>; readonly absences: Map<string, Absence> },
  ports: WatchPorts,
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
    ports.talk.warn(`The server knows no batch ${batchId} any more; its takes need a decision.`);
    await runGiveUpBatch({ submission }, ports, { evidence: `404 ${absence.times} times in ${minutes} min` });
  }
}

function endOf(batch: Batch, seenAtMs: number): number {
  return batch.completedAtMs ?? batch.failedAtMs ?? batch.expiredAtMs ?? batch.cancelledAtMs ?? seenAtMs;
}

/** Of everything sent and not reconciled yet, so that the bar does not start over when one of two batches ends. */
function tellProgress(
  { ended, running }: Watched,
  batches: ReadonlyMap<string, Batch>,
  ports: Pick<WatchPorts, 'talk'>,
): void {
  const endedLines = ended.reduce((sum, submission) => sum + submission.lineCount, 0);
  let done = endedLines;
  let isAnyRunning = false;
  for (const { batchId, lineCount } of running) {
    const batch = batchId === undefined ? undefined : batches.get(batchId);
    const hasEnded = batch !== undefined && isBatchEnded(batch.status);
    isAnyRunning ||= !hasEnded;
    done += hasEnded ? lineCount : (batch?.counts?.completed ?? 0) + (batch?.counts?.failed ?? 0);
  }
  const total = running.reduce((sum, submission) => sum + submission.lineCount, endedLines);
  ports.talk.progress({ id: 'watch', label: 'Rendering', done, total, unit: 'takes', isFinished: !isAnyRunning });
}
