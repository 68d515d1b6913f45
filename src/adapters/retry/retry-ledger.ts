import { RenderQueueError } from '../../domain/render-queue-error.js';
import type { Clock } from '../../ports/clock.js';
import type { Ledger, LedgerReader, LedgerWriter } from '../../ports/ledger.js';
import type { Random } from '../../ports/random.js';
import { retryDelayMs } from './retry-delay.js';

export interface RetryLedgerPorts {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly random: Pick<Random, 'fraction'>;
}

/** About two minutes of a database that restarts; what is longer ends the command, which may be run again. */
const mostTries = 10;

/**
 * Retries what may be said to a ledger twice: reads, and records of what has already happened at the server or in the
 * store. Losing such a record because a database restarts would cost more than waiting. An intent, and the opening of a
 * run, are said once: when their answer is lost the command ends before anything is paid for.
 */
export function retryLedger(ledger: Ledger, ports: RetryLedgerPorts): Ledger {
  return {
    ...retryReads(ledger, ports),
    takeLease: async (holder, durationMs) => {
      const answer = await retrying(() => ledger.takeLease(holder, durationMs), ports);
      return 'heldBy' in answer ? answer : retryWriter(answer, ports);
    },
    breakLease: (holderId, who) => retrying(() => ledger.breakLease(holderId, who), ports),
    close: () => ledger.close(),
  };
}

function retryWriter(writer: LedgerWriter, ports: RetryLedgerPorts): LedgerWriter {
  return {
    ...writer,
    ...retryReads(writer, ports),
    renewLease: (durationMs) => retrying(() => writer.renewLease(durationMs), ports),
    claimShow: (show) => retrying(() => writer.claimShow(show), ports),
    closeRun: (runId, atMs) => retrying(() => writer.closeRun(runId, atMs), ports),
    recordUpload: (upload) => retrying(() => writer.recordUpload(upload), ports),
    recordSubmission: (answer) => retrying(() => writer.recordSubmission(answer), ports),
    recordBatch: (poll) => retrying(() => writer.recordBatch(poll), ports),
    recordOutcomes: (outcomes) => retrying(() => writer.recordOutcomes(outcomes), ports),
    recordDeadlines: (deadlines, atMs) => retrying(() => writer.recordDeadlines(deadlines, atMs), ports),
    endSubmission: (submissionId, atMs) => retrying(() => writer.endSubmission(submissionId, atMs), ports),
    recordAsset: (asset, atMs) => retrying(() => writer.recordAsset(asset, atMs), ports),
    recordLost: (customId, evidence, atMs) => retrying(() => writer.recordLost(customId, evidence, atMs), ports),
  };
}

function retryReads(reader: LedgerReader, ports: RetryLedgerPorts): LedgerReader {
  return {
    identity: () => retrying(() => reader.identity(), ports),
    lease: () => retrying(() => reader.lease(), ports),
    runs: () => retrying(() => reader.runs(), ports),
    versions: (shotIds) => retrying(() => reader.versions(shotIds), ports),
    versionHeads: () => retrying(() => reader.versionHeads(), ports),
    attempts: (filter) => retrying(() => reader.attempts(filter), ports),
    attemptHeads: () => retrying(() => reader.attemptHeads(), ports),
    sentLines: (submissionId) => retrying(() => reader.sentLines(submissionId), ports),
    submissions: (filter) => retrying(() => reader.submissions(filter), ports),
    findUpload: (sha256, server, purpose) => retrying(() => reader.findUpload(sha256, server, purpose), ports),
    assets: (filter) => retrying(() => reader.assets(filter), ports),
    events: (filter) => retrying(() => reader.events(filter), ports),
  };
}

async function retrying<Answer>(call: () => Promise<Answer>, ports: RetryLedgerPorts): Promise<Answer> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof RenderQueueError) || !error.retryable || failures === mostTries) throw error;
      await ports.clock.sleep(retryDelayMs(failures, ports.random.fraction(), error.retryAfterMs));
    }
  }
}
