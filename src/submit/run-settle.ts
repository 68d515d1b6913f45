import type { ServerKind } from '../catalog/server-kind.js';
import type { Batch } from '../domain/batch.js';
import type { SubmissionRecord } from '../domain/ledger-records.js';
import { neverAccepted } from '../domain/retry-policy.js';
import { urlOfServerKey } from '../domain/server.js';
import type { Ulid } from '../domain/ulid.js';
import type { Clock } from '../ports/clock.js';
import type { CrashPoints } from '../ports/crash-points.js';
import type { LedgerWriter } from '../ports/ledger.js';
import type { Talk } from '../ports/talk.js';
import type { VideosApi } from '../ports/videos-api.js';
import { type BatchMatches, matchBatches } from './match-batches.js';
import { type ListedBatches, runListBatches } from './run-list-batches.js';
import { runReadFence } from './run-probe-fence.js';

export interface SettlePorts {
  readonly ledger: Pick<LedgerWriter, 'submissions' | 'events' | 'recordSubmission' | 'recordEvent' | 'renewLease'>;
  readonly api: Pick<VideosApi, 'server' | 'listBatches' | 'deleteFile'>;
  readonly clock: Pick<Clock, 'now' | 'monotonicMs' | 'sleep'>;
  readonly crashPoints: CrashPoints;
  readonly talk: Talk;
}

export interface SettleOptions {
  readonly serverKind: ServerKind;
  readonly leaseMs: number;
  readonly signal?: AbortSignal;
}

/** What became of a submission whose answer nobody heard. */
export interface SettledSubmission {
  readonly submissionId: Ulid;
  readonly result: 'adopted' | 'never_accepted' | 'needs_decision';
  readonly batchId: string | undefined;
}

/**
 * Finds out what became of every paid call without an answer, an intent left by a dead process included: wait until a
 * late call must have arrived, look for it in the server's list, shut it out by deleting its input file, wait and look
 * again. Only then may its takes be tried anew. Where a server cannot list or cannot be fenced, a person decides.
 */
export async function runSettle(
  input: { readonly show: string },
  ports: SettlePorts,
  options: SettleOptions,
): Promise<readonly SettledSubmission[]> {
  const undecided = ofThisServer(await ports.ledger.submissions({ states: ['needs_decision'] }), ports);
  const found = undecided.length === 0 ? [] : await adoptLateOnes(undecided, { input, ports, options });
  const open = await loadOpen(ports);
  if (open.length === 0) return found;
  return [...found, ...(await settleOpen(open, { input, ports, options }))];
}

/** What a person was asked about may answer itself: the batch may turn up in the list after all. */
async function adoptLateOnes(
  undecided: readonly SubmissionRecord[],
  around: Settling,
): Promise<readonly SettledSubmission[]> {
  const { matches } = await look(undecided, around);
  return await adoptMatches(undecided, matches, around.ports);
}

async function settleOpen(
  open: readonly SubmissionRecord[],
  { input, ports, options }: Settling,
): Promise<readonly SettledSubmission[]> {
  await waitFor(untilArrival(open, ports.clock.now(), options.serverKind), { ports, options });
  const first = await look(open, { input, ports, options });
  const adopted = await adoptMatches(open, first.matches, ports);
  const unmatched = open.filter((submission) => !first.matches.bySubmission.has(submission.id));
  if (unmatched.length === 0) return adopted;
  const { account } = ports.api.server;
  const foreign = unmatched.filter((submission) => !submission.server.endsWith(`#${account}`));
  const hasFence =
    options.serverKind.hasTrustedFence || (await runReadFence({ serverUrl: ports.api.server.url }, ports, {}));
  const isDecided = first.listed.isComplete && hasFence && foreign.length === 0;
  if (!isDecided) return [...adopted, ...(await leaveToPerson(unmatched, ports))];
  await fence(unmatched, { ports, options });
  await waitFor(settleMs(options.serverKind), { ports, options });
  const second = await look(unmatched, { input, ports, options });
  const late = await adoptMatches(unmatched, second.matches, ports);
  const absent = unmatched.filter((submission) => !second.matches.bySubmission.has(submission.id));
  const ended = second.listed.isComplete
    ? await declareNeverAccepted(absent, ports)
    : await leaveToPerson(absent, ports);
  return [...adopted, ...late, ...ended];
}

interface Surroundings {
  readonly ports: SettlePorts;
  readonly options: SettleOptions;
}

interface Settling extends Surroundings {
  readonly input: { readonly show: string };
}

/** An intent that an earlier life left behind may have been posted: it is as unknown as a lost answer. */
async function loadOpen(ports: SettlePorts): Promise<readonly SubmissionRecord[]> {
  const open = ofThisServer(await ports.ledger.submissions({ states: ['intended', 'unknown'] }), ports);
  for (const submission of open) {
    if (submission.state !== 'intended') continue;
    await ports.ledger.recordSubmission({
      submissionId: submission.id,
      state: 'unknown',
      batchId: undefined,
      batchStatus: undefined,
      reason: 'the process ended between intent and answer',
      failure: undefined,
      atMs: ports.clock.now(),
    });
  }
  return open;
}

/** Those that went to this server; under another key too, because the same account may have a new one. */
function ofThisServer(submissions: readonly SubmissionRecord[], ports: SettlePorts): readonly SubmissionRecord[] {
  const { url } = ports.api.server;
  const here = submissions.filter((submission) => urlOfServerKey(submission.server) === url);
  for (const { id, server } of submissions.filter((submission) => !here.includes(submission))) {
    ports.talk.warn(
      `Submission ${id} went to ${urlOfServerKey(server)}; it is settled when that server is asked again.`,
    );
  }
  return here;
}

/** No call was made later than now, whatever a clock that was set back says of its intent. */
function untilArrival(open: readonly SubmissionRecord[], nowMs: number, kind: ServerKind): number {
  const newestMs = Math.max(...open.map((submission) => submission.intendedAtMs));
  return Math.min(newestMs, nowMs) + settleMs(kind) - nowMs;
}

function settleMs({ settle }: ServerKind): number {
  return settle.requestMs + settle.listLagMs;
}

/** The lease is renewed while waiting: a settle time may be longer than the lease. */
async function waitFor(delayMs: number, { ports, options }: Surroundings): Promise<void> {
  const untilMs = ports.clock.monotonicMs() + delayMs;
  const left = (): number => untilMs - ports.clock.monotonicMs();
  for (let leftMs = left(); leftMs > 0; leftMs = left()) {
    ports.talk.say(`Waiting ${Math.ceil(leftMs / 1000)} s until a lost call must have arrived.`);
    await ports.clock.sleep(Math.min(leftMs, options.leaseMs / 3), options.signal);
    await ports.ledger.renewLease(options.leaseMs);
  }
}

/**
 * How much earlier than our intent a batch's own time may lie: clocks of two hosts differ, and ours may have been set
 * back by a day. Looking back too short a way costs a second order; too long a way costs pages.
 */
const clockAllowanceMs = 26 * 3_600_000;

async function look(
  open: readonly SubmissionRecord[],
  { input, ports, options }: Settling,
): Promise<{ readonly listed: ListedBatches; readonly matches: BatchMatches }> {
  const sinceMs = Math.min(...open.map((submission) => submission.intendedAtMs)) - clockAllowanceMs;
  ports.crashPoints.reach('settle.before-list');
  const listed = await runListBatches({ sinceMs }, ports, options);
  ports.crashPoints.reach('settle.after-list');
  return { listed, matches: matchBatches(listed.batches, open, input.show) };
}

async function adoptMatches(
  open: readonly SubmissionRecord[],
  matches: BatchMatches,
  ports: SettlePorts,
): Promise<readonly SettledSubmission[]> {
  const settled: SettledSubmission[] = [];
  for (const { id } of open) {
    const [batch, ...others] = matches.bySubmission.get(id) ?? [];
    if (batch === undefined) continue;
    warnOfDoubles(id, others, ports);
    await ports.ledger.recordSubmission({
      submissionId: id,
      state: 'accepted',
      batchId: batch.id,
      batchStatus: batch.rawStatus,
      reason: "found in the server's list by its metadata",
      failure: undefined,
      atMs: ports.clock.now(),
    });
    ports.crashPoints.reach('settle.after-adopt');
    settled.push({ submissionId: id, result: 'adopted', batchId: batch.id });
  }
  return settled;
}

function warnOfDoubles(submissionId: Ulid, others: readonly Batch[], ports: SettlePorts): void {
  if (others.length === 0) return;
  const ids = others.map((batch) => batch.id).join(', ');
  ports.talk.warn(`Submission ${submissionId} has more than one batch at the server; besides the oldest: ${ids}.`);
}

async function fence(unmatched: readonly SubmissionRecord[], { ports, options }: Surroundings): Promise<void> {
  for (const { id, runId, inputFileId } of unmatched) {
    ports.crashPoints.reach('settle.before-fence');
    await ports.api.deleteFile(inputFileId, options.signal);
    ports.crashPoints.reach('settle.after-fence');
    await ports.ledger.recordEvent({
      atMs: ports.clock.now(),
      runId,
      subject: 'submission',
      subjectId: id,
      event: 'fenced',
      who: 'nightshoot',
      detail: { inputFileId },
    });
    ports.crashPoints.reach('settle.after-fence-record');
  }
}

async function declareNeverAccepted(
  absent: readonly SubmissionRecord[],
  ports: SettlePorts,
): Promise<readonly SettledSubmission[]> {
  const settled: SettledSubmission[] = [];
  for (const { id } of absent) {
    await ports.ledger.recordSubmission({
      submissionId: id,
      state: 'rejected',
      batchId: undefined,
      batchStatus: undefined,
      reason: 'not in the list before the fence, nor after',
      failure: neverAccepted,
      atMs: ports.clock.now(),
    });
    ports.crashPoints.reach('settle.after-never-accepted');
    settled.push({ submissionId: id, result: 'never_accepted', batchId: undefined });
  }
  return settled;
}

async function leaveToPerson(
  unmatched: readonly SubmissionRecord[],
  ports: SettlePorts,
): Promise<readonly SettledSubmission[]> {
  const settled: SettledSubmission[] = [];
  for (const { id, lineCount } of unmatched) {
    await ports.ledger.recordSubmission({
      submissionId: id,
      state: 'needs_decision',
      batchId: undefined,
      batchStatus: undefined,
      reason: 'not in the list, and this server cannot be fenced',
      failure: undefined,
      atMs: ports.clock.now(),
    });
    ports.crashPoints.reach('settle.after-needs-decision');
    ports.talk.warn(
      `Nobody can say whether submission ${id} was accepted; its ${lineCount} takes count as spent. Look at the server, then run ` +
        `\`nightshoot recover --adopt ${id}=<batch id>\` or \`nightshoot recover --never-accepted ${id}\`.`,
    );
    settled.push({ submissionId: id, result: 'needs_decision', batchId: undefined });
  }
  return settled;
}
