import { assertAttemptMove } from '../../domain/attempt-state.js';
import { compareText } from '../../domain/compare-text.js';
import type { CustomId } from '../../domain/custom-id.js';
import { isLeaseFree, type Lease } from '../../domain/lease.js';
import type {
  AssetRecord,
  AttemptHead,
  AttemptRecord,
  LedgerEvent,
  RunRecord,
  SubmissionRecord,
  UploadRecord,
  VersionRecord,
} from '../../domain/ledger-records.js';
import { spendingSoFar } from '../../domain/spending.js';
import { attemptStateBefore, attemptStateFor } from '../../domain/submission-state.js';
import type { Ulid } from '../../domain/ulid.js';
import type { Clock } from '../../ports/clock.js';
import type { AttemptFilter, Ledger, LedgerReader, LedgerWriter } from '../../ports/ledger.js';
import type { Processes } from '../../ports/processes.js';
import { intendSubmission, spendingOf } from './intend-submission.js';
import {
  assetEvent,
  brokenLeaseEvent,
  type HeldLease,
  leaseEvent,
  type NewEvent,
  restoredEvents,
  runEvent,
  showEvent,
  uploadEvent,
} from './ledger-events.js';
import {
  advanceDeadline,
  answerSubmission,
  applyOutcome,
  endSubmission,
  landAttempt,
  leaseLost,
  loseAttempt,
  notInLedger,
  pollSubmission,
  refuseOtherShow,
} from './ledger-moves.js';

/** What a memory ledger keeps when its process ends: the disk of tests and of the simulator. */
export interface MemoryLedgerState {
  readonly ledgerId: Ulid;
  show: string | undefined;
  epoch: number;
  lease: Lease | undefined;
  readonly runs: Map<string, RunRecord>;
  readonly versions: Map<string, VersionRecord>;
  readonly submissions: Map<string, SubmissionRecord>;
  readonly attempts: Map<CustomId, AttemptRecord>;
  readonly uploads: Map<string, UploadRecord>;
  readonly assets: Map<string, AssetRecord>;
  readonly events: LedgerEvent[];
}

export interface MemoryLedgerPorts {
  readonly clock: Pick<Clock, 'now'>;
  readonly processes: Pick<Processes, 'isGone'>;
}

export function emptyMemoryLedger(ledgerId: Ulid): MemoryLedgerState {
  return {
    ledgerId,
    show: undefined,
    epoch: 0,
    lease: undefined,
    runs: new Map(),
    versions: new Map(),
    submissions: new Map(),
    attempts: new Map(),
    uploads: new Map(),
    assets: new Map(),
    events: [],
  };
}

/** A ledger without a database: the same contract, nothing durable but the state that was passed in. */
export function openMemoryLedger(state: MemoryLedgerState, ports: MemoryLedgerPorts): Ledger {
  return {
    ...createReader(state),
    takeLease: async (holder, durationMs) => {
      const now = ports.clock.now();
      if (state.lease !== undefined && !isLeaseFree(state.lease, now, ports.processes.isGone)) {
        return { heldBy: state.lease };
      }
      state.epoch += 1;
      state.lease = { holder, epoch: state.epoch, acquiredAtMs: now, expiresAtMs: now + durationMs };
      append(state, leaseEvent(state.lease, 'taken', now));
      return createWriter(state, { epoch: state.epoch, holder }, ports.clock);
    },
    breakLease: async (holderId, who) => {
      if (state.lease?.holder.id !== holderId) return;
      state.lease = undefined;
      append(state, brokenLeaseEvent(holderId, who, ports.clock.now()));
    },
    close: async () => {},
  };
}

function createReader(state: MemoryLedgerState): LedgerReader {
  return {
    identity: async () => ({ ledgerId: state.ledgerId, show: state.show }),
    lease: async () => state.lease,
    runs: async () => [...state.runs.values()].sort((a, b) => a.openedAtMs - b.openedAtMs || order(a.id, b.id)),
    versions: async (shotIds) => {
      const isWanted = memberOf(shotIds);
      return [...state.versions.values()]
        .filter(({ shotId }) => isWanted(shotId))
        .sort((a, b) => order(a.shotId, b.shotId) || a.version - b.version);
    },
    versionHeads: async () =>
      [...state.versions.values()]
        .map(({ shotId, version, fingerprint }) => ({ shotId, version, fingerprint }))
        .sort((a, b) => order(a.shotId, b.shotId) || a.version - b.version),
    attempts: async (filter = {}) => selectAttempts(state, filter),
    attemptHeads: async () => selectAttempts(state, {}).map(headOf),
    sentLines: async (submissionId) =>
      selectAttempts(state, { submissionId })
        .map(({ customId, line, state }) => ({ customId, line, state }))
        .sort((a, b) => a.line - b.line),
    submissions: async ({ states, runId } = {}) =>
      [...state.submissions.values()]
        .filter((one) => (states?.includes(one.state) ?? true) && (runId === undefined || one.runId === runId))
        .sort((a, b) => a.intendedAtMs - b.intendedAtMs || order(a.id, b.id)),
    findUpload: async (sha256, server, purpose) => state.uploads.get(`${sha256} ${server} ${purpose}`),
    assets: async ({ runId, customIds } = {}) => {
      const isWanted = memberOf(customIds);
      return [...state.assets.values()]
        .filter((asset) => isWanted(asset.customId))
        .filter((asset) => runId === undefined || state.attempts.get(asset.customId)?.runId === runId)
        .sort((a, b) => order(a.customId, b.customId) || order(a.kind, b.kind));
    },
    events: async ({ after = 0, runId, subject, subjectId, event: word, limit } = {}) =>
      state.events
        .filter(
          (event) =>
            (subjectId === undefined || event.subjectId === subjectId) &&
            event.sequence > after &&
            (runId === undefined || event.runId === runId) &&
            (subject === undefined || event.subject === subject) &&
            (word === undefined || event.event === word),
        )
        .slice(0, limit),
  };
}

const order = compareText;

/** Without a list everything is wanted. */
function memberOf<Id>(ids: readonly Id[] | undefined): (id: Id) => boolean {
  if (ids === undefined) return () => true;
  const wanted = new Set(ids);
  return (id) => wanted.has(id);
}

function headOf(attempt: AttemptRecord): AttemptHead {
  const { customId, shotId, version, take, runId, state, price, isPlaceholder, failure, createdAtMs } = attempt;
  return {
    customId,
    shotId,
    version,
    take,
    attempt: attempt.attempt,
    runId,
    state,
    price,
    isPlaceholder,
    failure,
    createdAtMs,
  };
}

function selectAttempts(state: MemoryLedgerState, filter: AttemptFilter): readonly AttemptRecord[] {
  const isWanted = memberOf(filter.customIds);
  const isOfShots = memberOf(filter.shotIds);
  const isNamed = memberOf(filter.videoIds);
  return [...state.attempts.values()]
    .filter((attempt) => isWanted(attempt.customId))
    .filter((attempt) => filter.runId === undefined || attempt.runId === filter.runId)
    .filter((attempt) => filter.submissionId === undefined || attempt.submissionId === filter.submissionId)
    .filter((attempt) => filter.states?.includes(attempt.state) ?? true)
    .filter((attempt) => isOfShots(attempt.shotId))
    .filter(({ videoId }) => filter.videoIds === undefined || (videoId !== undefined && isNamed(videoId)))
    .filter(({ videoId }) => filter.isNameless === undefined || videoId === undefined)
    .filter(
      ({ downloadDeadlineMs }) =>
        filter.deadlineAfterMs === undefined || (downloadDeadlineMs ?? 0) > filter.deadlineAfterMs,
    )
    .filter(({ customId }) => filter.lacks?.some((kind) => !state.assets.has(`${customId} ${kind}`)) ?? true)
    .sort((a, b) => order(a.customId, b.customId))
    .slice(0, filter.limit);
}

function createWriter(state: MemoryLedgerState, lease: HeldLease, clock: Pick<Clock, 'now'>): LedgerWriter {
  const write = async (work: () => void): Promise<void> => {
    if (state.lease?.epoch !== lease.epoch || state.lease.holder.id !== lease.holder.id) throw leaseLost();
    work();
  };
  const reader = createReader(state);
  return {
    ...reader,
    epoch: lease.epoch,
    renewLease: (durationMs) =>
      write(() => {
        if (state.lease !== undefined) state.lease = { ...state.lease, expiresAtMs: clock.now() + durationMs };
      }),
    releaseLease: () =>
      write(() => {
        state.lease = undefined;
        append(state, leaseEvent(lease, 'released', clock.now()));
      }),
    claimShow: (show) =>
      write(() => {
        refuseOtherShow(state.show, show);
        if (state.show === show) return;
        state.show = show;
        append(state, showEvent(state.ledgerId, show, clock.now()));
      }),
    openRun: (run) =>
      write(() => {
        state.runs.set(run.id, run);
        append(state, runEvent(run.id, 'opened', run.openedAtMs));
      }),
    closeRun: (runId, atMs) =>
      write(() => {
        const run = state.runs.get(runId);
        if (run === undefined || run.closedAtMs !== undefined) return;
        state.runs.set(runId, { ...run, closedAtMs: atMs });
        append(state, runEvent(runId, 'closed', atMs));
      }),
    recordUpload: (upload) =>
      write(() => {
        state.uploads.set(`${upload.sha256} ${upload.server} ${upload.purpose}`, upload);
        append(state, uploadEvent(upload));
      }),
    intendSubmission: (intent) =>
      write(() => {
        const usedCustomIds = intent.attempts.map((one) => one.customId).filter((id) => state.attempts.has(id));
        const spending = spendingSoFar([...state.attempts.values()], spendingOf(intent));
        const intended = intendSubmission(intent, { versions: [...state.versions.values()], usedCustomIds, spending });
        state.submissions.set(intended.submission.id, intended.submission);
        for (const version of intended.versions) state.versions.set(`${version.shotId} ${version.version}`, version);
        for (const attempt of intended.attempts) state.attempts.set(attempt.customId, attempt);
        append(state, intended.event);
      }),
    recordSubmission: (answer) =>
      write(() => {
        const submission = findSubmission(state, answer.submissionId);
        const moved = answerSubmission(submission, answer);
        if (moved === undefined) return;
        const from = attemptStateBefore(submission.state);
        const to = attemptStateFor(answer.state);
        state.submissions.set(answer.submissionId, moved.submission);
        const states = from === undefined ? [] : [from];
        for (const attempt of selectAttempts(state, { submissionId: answer.submissionId, states })) {
          assertAttemptMove(attempt.customId, attempt.state, to);
          const { failure, atMs: updatedAtMs } = answer;
          state.attempts.set(attempt.customId, { ...attempt, state: to, failure, updatedAtMs });
        }
        append(state, moved.event);
      }),
    recordBatch: (poll) =>
      write(() => {
        const moved = pollSubmission(findSubmission(state, poll.submissionId), poll);
        state.submissions.set(poll.submissionId, moved.submission);
        if (moved.event !== undefined) append(state, moved.event);
      }),
    recordOutcomes: (outcomes) =>
      write(() => {
        const moves = outcomes.map((outcome) => applyOutcome(findAttempt(state, outcome.customId), outcome));
        for (const move of moves) saveMove(state, move);
      }),
    recordDeadlines: (deadlines, atMs) =>
      write(() => {
        for (const deadline of deadlines) {
          saveMove(state, advanceDeadline(findAttempt(state, deadline.customId), deadline, atMs));
        }
      }),
    endSubmission: (submissionId, atMs) =>
      write(() => {
        const open = selectAttempts(state, { submissionId, states: ['intended', 'submitted'] });
        const moved = endSubmission(findSubmission(state, submissionId), open.length, atMs);
        if (moved === undefined) return;
        state.submissions.set(submissionId, moved.submission);
        append(state, moved.event);
      }),
    recordAsset: (asset, atMs) =>
      write(() => {
        const attempt = findAttempt(state, asset.customId);
        const landing = asset.kind === 'video' ? landAttempt(attempt, asset.receipt.key, atMs) : undefined;
        state.assets.set(`${asset.customId} ${asset.kind}`, asset);
        append(state, assetEvent(asset, attempt, atMs));
        saveMove(state, landing);
      }),
    recordLost: (customId, evidence, atMs) =>
      write(() => saveMove(state, loseAttempt(findAttempt(state, customId), evidence, atMs))),
    recordEvent: (event) => write(() => append(state, event)),
    recordEvents: (events) =>
      write(() => {
        for (const event of events) append(state, event);
      }),
    restore: (records, atMs) =>
      write(() => {
        addAbsent(state.runs, records.runs, (run) => run.id);
        addAbsent(state.versions, records.versions, (version) => `${version.shotId} ${version.version}`);
        addAbsent(state.submissions, records.submissions, (submission) => submission.id);
        addAbsent(state.attempts, records.attempts, (attempt) => attempt.customId);
        const landed = records.assets.filter(({ customId }) => state.attempts.get(customId)?.state === 'landed');
        addAbsent(state.assets, landed, (asset) => `${asset.customId} ${asset.kind}`);
        const known = state.events.filter((event) => event.subject === 'decision');
        for (const event of restoredEvents(state.ledgerId, { records, known, atMs })) append(state, event);
      }),
  };
}

function addAbsent<Key, Item>(to: Map<Key, Item>, items: readonly Item[], keyOf: (item: Item) => Key): void {
  for (const item of items) if (!to.has(keyOf(item))) to.set(keyOf(item), item);
}

function findSubmission(state: MemoryLedgerState, id: Ulid): SubmissionRecord {
  const submission = state.submissions.get(id);
  if (submission === undefined) throw notInLedger('submission', id);
  return submission;
}

function findAttempt(state: MemoryLedgerState, customId: CustomId): AttemptRecord {
  const attempt = state.attempts.get(customId);
  if (attempt === undefined) throw notInLedger('attempt', customId);
  return attempt;
}

function saveMove(
  state: MemoryLedgerState,
  move: { readonly attempt: AttemptRecord; readonly event: NewEvent } | undefined,
): void {
  if (move === undefined) return;
  state.attempts.set(move.attempt.customId, move.attempt);
  append(state, move.event);
}

function append(state: MemoryLedgerState, event: NewEvent): void {
  state.events.push({ ...event, sequence: state.events.length + 1 });
}
