import type { GatewayBatch, GatewayVideo } from '../domain/gateway-records.js';
import { batchLimits } from './check-batch-line.js';
import type { LineCounts } from './describe-batch.js';
import { recordEnd, recordFailure } from './record-end.js';
import type { StagePorts } from './stage-ports.js';

/** The renders this process is at work on. */
export interface RendersUnderWay {
  /** When it began to. */
  readonly sinceMs: number;
  /** The videos being rendered at this moment. */
  readonly ids: () => ReadonlySet<string>;
  /** Drops the render once it is safe to, and waits for that; its job, where it has one, is left as it was recorded. */
  readonly stop: (videoId: string) => Promise<void>;
}

/**
 * A clip that was paid for is worth this wait after its batch should have ended; a batch that never ends holds up all
 * that waits for its result files.
 */
const lateJobMs = 3600 * 1000;

/** A gateway that was down meanwhile has not asked for the job yet, and gives itself the whole wait to do so. */
function giveUpAtMs(lateSinceMs: number, { sinceMs }: Pick<RendersUnderWay, 'sinceMs'>): number {
  return Math.max(lateSinceMs, sinceMs) + lateJobMs;
}

/**
 * Once a batch is cancelled or its window has closed, every line of it comes to an end, whatever the upstreams do. Its
 * lines are counted afterwards.
 *
 * line       its video                                     becomes
 * pending    (none)                                        cancelled, or expired
 * running    has no job and nobody is at work on it        cancelled, or expired
 * running    is worked on, or its job may exist            (what it comes to within the hour)
 *            the same, an hour later                       failed: `outcome_unknown`, with the job's name
 */
export async function runEndLateLines(
  batch: GatewayBatch,
  ports: StagePorts,
  underWay: RendersUnderWay,
): Promise<LineCounts> {
  const counts = await ports.records.countLines(batch.id);
  const lateSinceMs = await lateSince(batch, counts, ports);
  if (lateSinceMs === undefined) return counts;
  const end = batch.status === 'cancelling' ? 'cancelled' : 'expired';
  if ((counts.pending ?? 0) > 0) {
    await ports.records.commit([{ kind: 'lines_moved', batchId: batch.id, from: 'pending', to: end }]);
  }
  if ((counts.running ?? 0) > 0) await endRunning({ batch, end, lateSinceMs }, ports, underWay);
  return ports.records.countLines(batch.id);
}

/** When its lines may have to be ended, though no renderer has news. */
export function lateTimesOf(batch: GatewayBatch, underWay: RendersUnderWay): readonly number[] {
  const dueMs = shouldEndAtMs(batch);
  return [dueMs, giveUpAtMs(dueMs, underWay)];
}

function shouldEndAtMs(batch: GatewayBatch): number {
  return batch.status === 'cancelling' ? (batch.cancellingAtMs ?? batch.createdAtMs) : batch.expiresAtMs;
}

/** When the batch should have ended; undefined while it need not. */
async function lateSince(batch: GatewayBatch, counts: LineCounts, ports: StagePorts): Promise<number | undefined> {
  const now = ports.clock.now();
  const dueMs = shouldEndAtMs(batch);
  if (now >= dueMs) return dueMs;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const pending = counts.pending ?? 0;
  const ended = total - pending - (counts.running ?? 0);
  const isCutShort = pending > 0 && ended >= total / 2;
  return isCutShort && (await ports.faults.strikesBatch('expired-partial', batch.id)) ? now : undefined;
}

interface LateBatch {
  readonly batch: GatewayBatch;
  readonly end: 'cancelled' | 'expired';
  readonly lateSinceMs: number;
}

async function endRunning(late: LateBatch, ports: StagePorts, underWay: RendersUnderWay): Promise<void> {
  const { batch, end, lateSinceMs } = late;
  const isOverdue = ports.clock.now() >= giveUpAtMs(lateSinceMs, underWay);
  if (isOverdue) {
    for (const { id, job } of await openVideosOf(batch, ports)) if (job !== undefined) await underWay.stop(id);
  }
  // Asked before the records are read: one that is done in between is then left alone, not ended over its own clip.
  const atWork = underWay.ids();
  for (const video of await openVideosOf(batch, ports)) {
    if (atWork.has(video.id)) continue;
    if (video.job === undefined) await recordEnd(video, { state: end, error: notRun[end] }, ports);
    else if (isOverdue) await recordFailure(video, outOfReach(video.job), ports);
  }
}

async function openVideosOf(
  { id: batchId }: GatewayBatch,
  { records }: Pick<StagePorts, 'records'>,
): Promise<readonly GatewayVideo[]> {
  const running = await records.listLines({ batchId, states: ['running'], afterLine: 0, limit: batchLimits.lines });
  const videos = await Promise.all(running.map(({ videoId = '' }) => records.findVideo(videoId)));
  return videos.filter((video) => video !== undefined);
}

const notRun = {
  cancelled: {
    code: 'batch_cancelled',
    message: 'This request came to no result before its batch was cancelled, and no upstream holds a job of it.',
  },
  expired: {
    code: 'batch_expired',
    message: 'This request came to no result before the completion window closed, and no upstream holds a job of it.',
  },
};

function outOfReach(job: NonNullable<GatewayVideo['job']>) {
  const name = job.state === 'accepted' ? `The job '${job.id}'` : 'A job that may have been made';
  const message = `${name} at ${job.upstream} came to no end that can be known; it may still run, and may be billed.`;
  return { code: 'outcome_unknown', message };
}
