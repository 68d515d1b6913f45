import { type Batch, isBatchEnded } from '../domain/batch.js';
import type { CustomId } from '../domain/custom-id.js';
import type { SubmissionRecord } from '../domain/ledger-records.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import { urlOfServerKey } from '../domain/server.js';
import type { Ulid } from '../domain/ulid.js';
import { batchEndOf, failedOutcome, formatPlace, type OutcomeContext } from './outcome-of.js';
import type { ReconcileOptions, ReconcilePorts } from './reconcile-ports.js';
import { rememberedBatch, type SubmissionToRead } from './remembered-batch.js';
import { runAskPending } from './run-ask-pending.js';
import { runReadResults } from './run-read-results.js';
import {
  createRecorder,
  noOutcomes,
  type OpenAttempt,
  type OutcomeCounts,
  type OutcomeRecorder,
} from './run-record-outcomes.js';
import { runSettleAbsent } from './run-settle-absent.js';
import { isOfOneAnswer } from './server-refusal.js';
import {
  type Anomaly,
  createResultTally,
  type ExpectedAttempts,
  type ResultSource,
  type TallySheet,
} from './tally-result-lines.js';

export interface SubmissionReport {
  readonly submissionId: Ulid;
  readonly batchId: string;
  readonly batchStatus: string;
  /** Lines read from both files. */
  readonly lines: number;
  readonly duplicates: number;
  readonly outcomes: OutcomeCounts;
  /** Attempts that a later look decides. */
  readonly waiting: number;
  readonly anomalies: readonly Anomaly[];
  /** Files that the server does not give. */
  readonly unread: readonly ResultSource[];
  /** What the server failed over before it had told everything. */
  readonly fault: RenderQueueError | undefined;
  readonly isEnded: boolean;
}

/** Said of a batch where the server says nothing. */
export const unknownToServer = 'unknown to the server';
export const onAnotherServer = 'on another server';

/**
 * One submission, in four beats: load attempts and batch, read and decide, act on what is undecided, record. A server that
 * fails over one of its answers leaves what was recorded by then, and is told of in the report.
 */
export async function runReconcileSubmission(
  input: { readonly submission: SubmissionToRead },
  ports: ReconcilePorts,
  options: ReconcileOptions,
): Promise<SubmissionReport> {
  const { submission } = input;
  if (urlOfServerKey(submission.server) !== ports.api.server.url) return notEnded(submission, onAnotherServer);
  const sofar: { batchStatus: string; recorder?: OutcomeRecorder } = { batchStatus: submission.batchStatus ?? '' };
  try {
    const batch = (await ports.api.getBatch(submission.batchId, options.signal)) ?? rememberedBatch(submission);
    if (batch === undefined || !isBatchEnded(batch.status)) {
      return notEnded(submission, batch?.rawStatus ?? unknownToServer);
    }
    sofar.batchStatus = batch.rawStatus;
    const sent = await ports.ledger.sentLines(submission.id);
    const attempts = new Map<CustomId, OpenAttempt>(
      sent.map(({ customId, line, state }) => [customId, { line, state }]),
    );
    sofar.recorder = createRecorder(attempts, ports);
    return await settle({ submission, batch, attempts, recorder: sofar.recorder }, ports, options);
  } catch (fault) {
    if (!(fault instanceof RenderQueueError) || fault.kind !== 'server' || !isOfOneAnswer(fault)) throw fault;
    const { batchStatus, recorder } = sofar;
    return { ...notEnded(submission, batchStatus), outcomes: recorder?.counts() ?? noOutcomes, fault };
  }
}

interface EndedSubmission {
  readonly submission: SubmissionToRead;
  readonly batch: Batch;
  readonly attempts: ReadonlyMap<CustomId, OpenAttempt>;
  readonly recorder: OutcomeRecorder;
}

async function settle(
  { submission, batch, attempts, recorder }: EndedSubmission,
  ports: ReconcilePorts,
  options: ReconcileOptions,
): Promise<SubmissionReport> {
  const atMs = ports.clock.now();
  const providerNowMs = atMs + ports.api.providerTime.offsetMs();
  const context = contextOf({ submission, batch }, { atMs, providerNowMs }, options);
  const reading = { batch, context, recorder };
  const first = await readSheet(attempts, reading, { ports, options });
  await recordAnomalies(submission, first.anomalies, ports);
  const isGraceOver = providerNowMs >= context.ended.atMs + options.missingGraceMs;
  // A body without a length may be cut between two lines, and nothing tells of it.
  const isSuspect = isGraceOver && first.absent.length > 0 && first.unread.length === 0;
  const sheet = isSuspect
    ? withSecond(first, await readSheet(new Set(first.absent), reading, { ports, options }))
    : first;
  const { lines, duplicates, anomalies, unread } = sheet;
  const report = {
    submissionId: submission.id,
    batchId: submission.batchId,
    batchStatus: batch.rawStatus,
    lines,
    duplicates,
    anomalies,
    unread,
    fault: undefined,
  };
  const undecided = [...attempts.values()].filter(({ state }) => state === 'submitted' || state === 'missing').length;
  // A file that comes after all may tell of a clip what the other one calls a failure.
  if (unread.length > 0 && undecided > 0 && !(await isGone({ submission, unread }, ports, options))) {
    return { ...report, outcomes: recorder.counts(), waiting: undecided, isEnded: false };
  }
  await recorder.record(
    sheet.failed.map((line) => failedOutcome({ ...line, evidence: formatPlace(line.at) }, context.atMs)),
  );
  const { waiting: stillRendering, vanished } = await runAskPending(
    { pending: sheet.pending, context },
    { ...ports, recorder },
    options,
  );
  const stillMissing = await runSettleAbsent(
    { submission, batch, attempts, absent: sheet.absent, vanished, unread, context },
    { ...ports, recorder },
    options,
  );
  const waiting = stillRendering + stillMissing;
  if (waiting === 0) {
    ports.crashPoints.reach('reconcile.before-end');
    await ports.ledger.endSubmission(submission.id, ports.clock.now());
  }
  return { ...report, outcomes: recorder.counts(), waiting, isEnded: waiting === 0 };
}

const absentEvent = 'result_file_absent';

/** Whether the server has not given a file for so long that it will not: from the first look that missed it on. */
async function isGone(
  { submission, unread }: { readonly submission: SubmissionToRead; readonly unread: readonly ResultSource[] },
  { ledger, clock }: Pick<ReconcilePorts, 'ledger' | 'clock'>,
  { missingGraceMs }: Pick<ReconcileOptions, 'missingGraceMs'>,
): Promise<boolean> {
  const absence = { subject: 'submission', subjectId: submission.id, event: absentEvent } as const;
  const [first] = await ledger.events({ ...absence, limit: 1 });
  const atMs = clock.now();
  if (first !== undefined) return atMs - first.atMs >= missingGraceMs;
  await ledger.recordEvent({
    ...absence,
    atMs,
    runId: submission.runId,
    who: 'nightshoot',
    detail: { files: unread.join(', ') },
  });
  return missingGraceMs === 0;
}

type ReadSheet = TallySheet & Pick<SubmissionReport, 'unread'>;

async function readSheet(
  expected: ExpectedAttempts,
  { recorder, ...input }: Pick<EndedSubmission, 'batch' | 'recorder'> & { readonly context: OutcomeContext },
  { ports, options }: { readonly ports: ReconcilePorts; readonly options: ReconcileOptions },
): Promise<ReadSheet> {
  const tally = createResultTally(expected);
  const unread = await runReadResults({ ...input, tally }, ports, {
    onRendered: (chunk) => recorder.record(chunk),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  return { ...tally.close(), unread };
}

/** What a second reading says of those that the first one did not name. */
function withSecond(first: ReadSheet, { failed, pending, absent, unread }: ReadSheet): ReadSheet {
  return { ...first, failed: [...first.failed, ...failed], pending: [...first.pending, ...pending], absent, unread };
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

/** A page in the place of a file has lines at the places of the file's own. */
function nameOf(parts: readonly unknown[]): string {
  return JSON.stringify(parts);
}

/** Noise is counted in full and told by example. */
const mostRecordedNoise = 100;

/** Lines that name a clip that was paid for are all kept; each once, however often the files are read. */
async function recordAnomalies(
  submission: SubmissionRecord,
  anomalies: readonly Anomaly[],
  { ledger, clock, talk }: ReconcilePorts,
): Promise<void> {
  if (anomalies.length === 0) return;
  const subject = { subject: 'submission', subjectId: submission.id, event: 'line_quarantined' } as const;
  const known = new Set(
    (await ledger.events(subject)).map(({ detail: { source, offset, videoId } }) => nameOf([source, offset, videoId])),
  );
  const noise = anomalies.filter(({ videoId }) => videoId === undefined).slice(0, mostRecordedNoise);
  const kept = [...anomalies.filter(({ videoId }) => videoId !== undefined), ...noise];
  const fresh = kept.filter(({ at, videoId }) => !known.has(nameOf([at.source, at.offset, videoId ?? null])));
  if (fresh.length === 0) return;
  talk.warn(
    `${anomalies.length} result lines of batch ${submission.batchId ?? submission.id} decide nothing; they are kept in the ledger's events.`,
  );
  const atMs = clock.now();
  await ledger.recordEvents(
    fresh.map(({ kind, at, customId, videoId, sample }) => ({
      ...subject,
      atMs,
      runId: submission.runId,
      who: 'nightshoot',
      detail: {
        reason: kind,
        source: at.source,
        offset: at.offset,
        customId: customId ?? null,
        videoId: videoId ?? null,
        sample,
      },
    })),
  );
}

function notEnded({ id, batchId }: SubmissionToRead, batchStatus: string): SubmissionReport {
  return {
    submissionId: id,
    batchId,
    batchStatus,
    lines: 0,
    duplicates: 0,
    outcomes: noOutcomes,
    waiting: 0,
    anomalies: [],
    unread: [],
    fault: undefined,
    isEnded: false,
  };
}
