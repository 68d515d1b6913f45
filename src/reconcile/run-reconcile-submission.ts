import { type Batch, isBatchEnded } from '../domain/batch.js';
import type { CustomId } from '../domain/custom-id.js';
import type { SubmissionRecord } from '../domain/ledger-records.js';
import type { Ulid } from '../domain/ulid.js';
import { batchEndOf, failedOutcome, formatPlace, type OutcomeContext } from './outcome-of.js';
import type { ReconcileOptions, ReconcilePorts } from './reconcile-ports.js';
import { runAskPending } from './run-ask-pending.js';
import { runReadResults } from './run-read-results.js';
import { createRecorder, noOutcomes, type OpenAttempt, type OutcomeCounts } from './run-record-outcomes.js';
import { runSettleAbsent } from './run-settle-absent.js';
import { type Anomaly, createResultTally } from './tally-result-lines.js';

export interface SubmissionReport {
  readonly submissionId: Ulid;
  readonly batchStatus: string;
  /** Lines read from both files. */
  readonly lines: number;
  readonly duplicates: number;
  readonly outcomes: OutcomeCounts;
  /** Attempts that a later look decides. */
  readonly waiting: number;
  readonly anomalies: readonly Anomaly[];
  readonly isEnded: boolean;
}

/** One submission, in four beats: load attempts and batch, read and decide, act on what is undecided, record. */
export async function runReconcileSubmission(
  input: { readonly submission: SubmissionRecord & { readonly batchId: string } },
  ports: ReconcilePorts,
  options: ReconcileOptions,
): Promise<SubmissionReport> {
  const { submission } = input;
  const batch = await ports.api.getBatch(submission.batchId, options.signal);
  const atMs = ports.clock.now();
  if (batch === undefined || !isBatchEnded(batch.status)) {
    return notEnded(submission.id, batch?.rawStatus ?? 'unknown to the server');
  }
  const providerNowMs = atMs + ports.api.providerTime.offsetMs();
  const context = contextOf({ submission, batch }, { atMs, providerNowMs }, options);
  const sent = await ports.ledger.sentLines(submission.id);
  const attempts = new Map<CustomId, OpenAttempt>(sent.map(({ customId, line, state }) => [customId, { line, state }]));
  const recorder = createRecorder(attempts, ports);

  const tally = createResultTally(attempts);
  await runReadResults({ batch, tally, context }, ports, {
    onRendered: (chunk) => recorder.record(chunk),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const sheet = tally.close();
  await recorder.record(
    sheet.failed.map((line) => failedOutcome({ ...line, evidence: formatPlace(line.at) }, context.atMs)),
  );

  const { waiting: stillRendering, vanished } = await runAskPending(
    { pending: sheet.pending, context },
    { ...ports, recorder },
    options,
  );
  const stillMissing = await runSettleAbsent(
    { submission, batch, attempts, absent: sheet.absent, vanished, context },
    { ...ports, recorder },
    options,
  );
  await recordAnomalies(submission, sheet.anomalies, ports);
  const waiting = stillRendering + stillMissing;
  if (waiting === 0) {
    ports.crashPoints.reach('reconcile.before-end');
    await ports.ledger.endSubmission(submission.id, ports.clock.now());
  }
  return {
    submissionId: submission.id,
    batchStatus: batch.rawStatus,
    lines: sheet.lines,
    duplicates: sheet.duplicates,
    outcomes: recorder.counts(),
    waiting,
    anomalies: sheet.anomalies,
    isEnded: waiting === 0,
  };
}

function contextOf(
  { submission, batch }: { readonly submission: SubmissionRecord; readonly batch: Batch },
  { atMs, providerNowMs }: Pick<OutcomeContext, 'atMs' | 'providerNowMs'>,
  { downloadWindowMs, shutdownAtMs }: ReconcileOptions,
): OutcomeContext {
  const seenAgoMs = atMs - (submission.batchEndedAtMs ?? atMs);
  const ended = batchEndOf(batch, { firstAtMs: providerNowMs - seenAgoMs, nowMs: providerNowMs });
  return { ended, shutdownAtMs: shutdownAtMs?.(submission.model), downloadWindowMs, atMs, providerNowMs };
}

/** Noise is counted in full and told by example. */
const mostRecordedAnomalies = 100;

async function recordAnomalies(
  submission: SubmissionRecord,
  anomalies: readonly Anomaly[],
  { ledger, clock, talk }: ReconcilePorts,
): Promise<void> {
  if (anomalies.length === 0) return;
  talk.warn(
    `${anomalies.length} result lines of batch ${submission.batchId ?? submission.id} decide nothing; they are kept in the ledger's events.`,
  );
  for (const anomaly of anomalies.slice(0, mostRecordedAnomalies)) {
    await ledger.recordEvent({
      atMs: clock.now(),
      runId: submission.runId,
      subject: 'submission',
      subjectId: submission.id,
      event: 'line_quarantined',
      who: 'nightshoot',
      detail: {
        reason: anomaly.kind,
        source: anomaly.at.source,
        offset: anomaly.at.offset,
        customId: anomaly.customId ?? null,
        videoId: anomaly.videoId ?? null,
        sample: anomaly.sample,
      },
    });
  }
}

function notEnded(submissionId: Ulid, batchStatus: string): SubmissionReport {
  return {
    submissionId,
    batchStatus,
    lines: 0,
    duplicates: 0,
    outcomes: noOutcomes,
    waiting: 0,
    anomalies: [],
    isEnded: false,
  };
}
