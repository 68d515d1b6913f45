import { assertAttemptMove } from '../../domain/attempt-state.js';
import type { CustomId } from '../../domain/custom-id.js';
import type { AssetRecord, AttemptRecord, SubmissionRecord, VersionRecord } from '../../domain/ledger-records.js';
import { longestDayMs, type SpendingAttempt, spendingSoFar } from '../../domain/spending.js';
import { attemptStateBefore, attemptStateFor } from '../../domain/submission-state.js';
import type { Ulid } from '../../domain/ulid.js';
import type { Clock } from '../../ports/clock.js';
import type {
  AttemptOutcome,
  EarlierDeadline,
  LedgerRecords,
  LedgerWriter,
  SubmissionAnswer,
  SubmissionIntent,
} from '../../ports/ledger.js';
import { jsonRows } from '../sql/json-rows.js';
import type { SqlTransaction } from '../sql/sql-database.js';
import { intendSubmission, spendingOf } from './intend-submission.js';
import {
  assetEvent,
  type HeldLease,
  leaseEvent,
  type NewEvent,
  restoredEvents,
  runEvent,
  showEvent,
  uploadEvent,
} from './ledger-events.js';
import { translatingFaults } from './ledger-fault.js';
import {
  advanceDeadline,
  answerSubmission,
  applyOutcome,
  endSubmission,
  landAttempt,
  leaseLost,
  loseAttempt,
  notInLedger,
  type OutcomePart,
  pollSubmission,
  refuseOtherShow,
} from './ledger-moves.js';
import {
  eventColumns,
  moneyFromRow,
  outcomeColumns,
  outcomePartFromRow,
  rowOfAsset,
  rowOfAttempt,
  rowOfEvent,
  rowOfOutcomePart,
  rowOfRun,
  rowOfSubmission,
  rowOfUpload,
  rowOfVersion,
  submissionFromRow,
} from './ledger-rows.js';
import type { LedgerSchema } from './ledger-schema.js';
import { createSqlLedgerReader, inChunks, type LedgerDatabase } from './sql-ledger-reader.js';

type LedgerTransaction = SqlTransaction<LedgerSchema>;

/** Everything a writer does happens in one transaction that first locks the lease row under its own epoch. */
export function createSqlLedgerWriter(
  database: LedgerDatabase,
  lease: HeldLease,
  clock: Pick<Clock, 'now'>,
): LedgerWriter {
  const write = (work: (transaction: LedgerTransaction) => Promise<void>): Promise<void> =>
    translatingFaults(() =>
      database.transaction().execute(async (transaction) => {
        await lockLease(transaction, lease);
        await work(transaction);
      }),
    );
  return {
    ...createSqlLedgerReader(database),
    epoch: lease.epoch,
    renewLease: (durationMs) =>
      write(async (transaction) => {
        await transaction
          .updateTable('lease')
          .set({ expiresAt: clock.now() + durationMs })
          .execute();
      }),
    releaseLease: () =>
      write(async (transaction) => {
        await transaction.updateTable('lease').set({ holderId: null }).execute();
        await appendEvents(transaction, [leaseEvent(lease, 'released', clock.now())]);
      }),
    claimShow: (show) => write((transaction) => claimShow(transaction, show, clock.now())),
    openRun: (run) =>
      write(async (transaction) => {
        await transaction.insertInto('runs').values(rowOfRun(run)).execute();
        await appendEvents(transaction, [runEvent(run.id, 'opened', run.openedAtMs)]);
      }),
    closeRun: (runId, atMs) =>
      write(async (transaction) => {
        const open = transaction.updateTable('runs').set({ closedAt: atMs }).where('id', '=', runId);
        const { numUpdatedRows } = await open.where('closedAt', 'is', null).executeTakeFirst();
        if (numUpdatedRows > 0n) await appendEvents(transaction, [runEvent(runId, 'closed', atMs)]);
      }),
    recordUpload: (upload) =>
      write(async (transaction) => {
        const row = rowOfUpload(upload);
        await transaction
          .insertInto('uploads')
          .values(row)
          .onConflict((conflict) => conflict.columns(['sha256', 'server', 'purpose']).doUpdateSet(row))
          .execute();
        await appendEvents(transaction, [uploadEvent(upload)]);
      }),
    intendSubmission: (intent) => write((transaction) => recordIntent(transaction, intent)),
    recordSubmission: (answer) => write((transaction) => recordAnswer(transaction, answer)),
    recordBatch: (poll) =>
      write(async (transaction) => {
        const moved = pollSubmission(await findSubmission(transaction, poll.submissionId), poll);
        await saveSubmission(transaction, moved.submission);
        if (moved.event !== undefined) await appendEvents(transaction, [moved.event]);
      }),
    recordOutcomes: (outcomes) => write((transaction) => recordOutcomes(transaction, outcomes)),
    recordDeadlines: (deadlines, atMs) => write((transaction) => recordDeadlines(transaction, deadlines, atMs)),
    endSubmission: (submissionId, atMs) =>
      write(async (transaction) => {
        const { length: openAttempts } = await createSqlLedgerReader(transaction).attempts({
          submissionId,
          states: ['intended', 'submitted'],
        });
        const moved = endSubmission(await findSubmission(transaction, submissionId), openAttempts, atMs);
        if (moved === undefined) return;
        await saveSubmission(transaction, moved.submission);
        await appendEvents(transaction, [moved.event]);
      }),
    recordAsset: (asset, atMs) =>
      write(async (transaction) => {
        const row = rowOfAsset(asset);
        const attempt = await findAttempt(transaction, asset.customId);
        await transaction
          .insertInto('assets')
          .values(row)
          .onConflict((conflict) => conflict.columns(['customId', 'kind']).doUpdateSet(row))
          .execute();
        await appendEvents(transaction, [assetEvent(asset, attempt, atMs)]);
        if (asset.kind === 'video') await saveMove(transaction, landAttempt(attempt, asset.receipt.key, atMs));
      }),
    recordLost: (customId, evidence, atMs) =>
      write(async (transaction) => {
        await saveMove(transaction, loseAttempt(await findAttempt(transaction, customId), evidence, atMs));
      }),
    recordEvent: (event) => write((transaction) => appendEvents(transaction, [event])),
    recordEvents: (events) => write((transaction) => appendEvents(transaction, events)),
    restore: (records, atMs) => write((transaction) => restore(transaction, records, atMs)),
  };
}

/** Counting the write locks the row on every database, and finds nothing to count once another epoch has begun. */
async function lockLease(transaction: LedgerTransaction, lease: HeldLease): Promise<void> {
  const { numUpdatedRows } = await transaction
    .updateTable('lease')
    .set((lock) => ({ writes: lock('writes', '+', 1) }))
    .where('epoch', '=', lease.epoch)
    .where('holderId', '=', lease.holder.id)
    .executeTakeFirst();
  if (numUpdatedRows === 1n) return;
  throw leaseLost();
}

async function claimShow(transaction: LedgerTransaction, show: string, atMs: number): Promise<void> {
  const { ledgerId, show: claimed } = await createSqlLedgerReader(transaction).identity();
  refuseOtherShow(claimed, show);
  if (claimed === show) return;
  await transaction.updateTable('ledger').set({ show }).execute();
  await appendEvents(transaction, [showEvent(ledgerId, show, atMs)]);
}

/** 17 columns a row: well under the parameter limits of both databases. */
const rowsAtOnce = 500;

async function recordIntent(transaction: LedgerTransaction, intent: SubmissionIntent): Promise<void> {
  const reader = createSqlLedgerReader(transaction);
  const used = await reader.attempts({ customIds: intent.attempts.map((attempt) => attempt.customId), limit: 1 });
  const intended = intendSubmission(intent, {
    versions: await reader.versions(intent.versions.map((version) => version.shotId)),
    usedCustomIds: used.map((attempt) => attempt.customId),
    spending: spendingSoFar(await readSpending(transaction, intent), spendingOf(intent)),
  });
  await transaction.insertInto('submissions').values(rowOfSubmission(intended.submission)).execute();
  await insertVersions(transaction, intended.versions);
  for (const attempts of inChunks(intended.attempts, rowsAtOnce)) {
    await transaction.insertInto('attempts').values(attempts.map(rowOfAttempt)).execute();
  }
  await appendEvents(transaction, [intended.event]);
}

async function readSpending(
  transaction: LedgerTransaction,
  { submission: { runId, intendedAtMs } }: SubmissionIntent,
): Promise<readonly SpendingAttempt[]> {
  const rows = await transaction
    .selectFrom('attempts')
    .select(['state', 'priceKind', 'priceAmount', 'runId', 'createdAt'])
    .where((where) => where.or([where('runId', '=', runId), where('createdAt', '>', intendedAtMs - longestDayMs)]))
    .execute();
  return rows.map((row) => ({
    state: row.state,
    price: moneyFromRow(row),
    runId: row.runId,
    createdAtMs: row.createdAt,
  }));
}

async function insertVersions(transaction: LedgerTransaction, versions: readonly VersionRecord[]): Promise<void> {
  for (const chunk of inChunks(versions, rowsAtOnce)) {
    await transaction.insertInto('versions').values(chunk.map(rowOfVersion)).execute();
  }
}

async function recordAnswer(transaction: LedgerTransaction, answer: SubmissionAnswer): Promise<void> {
  const submission = await findSubmission(transaction, answer.submissionId);
  const moved = answerSubmission(submission, answer);
  if (moved === undefined) return;
  await saveSubmission(transaction, moved.submission);
  const from = attemptStateBefore(submission.state);
  if (from !== undefined) {
    const state = attemptStateFor(answer.state);
    assertAttemptMove(`of submission ${submission.id}`, from, state);
    const failure = answer.failure === undefined ? null : JSON.stringify(answer.failure);
    await transaction
      .updateTable('attempts')
      .set({ state, failure, updatedAt: answer.atMs })
      .where('submissionId', '=', submission.id)
      .where('state', '=', from)
      .execute();
  }
  await appendEvents(transaction, [moved.event]);
}

async function recordOutcomes(transaction: LedgerTransaction, outcomes: readonly AttemptOutcome[]): Promise<void> {
  const attempts = await readOutcomeParts(transaction, outcomes);
  const events: NewEvent[] = [];
  const changed = new Map<string, OutcomePart>();
  for (const outcome of outcomes) {
    const attempt = attempts.get(outcome.customId);
    if (attempt === undefined) throw notInLedger('attempt', outcome.customId);
    const moved = applyOutcome(attempt, outcome);
    if (moved === undefined) continue;
    attempts.set(outcome.customId, moved.attempt);
    changed.set(outcome.customId, moved.attempt);
    events.push(moved.event);
  }
  await saveOutcomeParts(transaction, [...changed.values()]);
  await appendEvents(transaction, events);
}

async function recordDeadlines(
  transaction: LedgerTransaction,
  deadlines: readonly EarlierDeadline[],
  atMs: number,
): Promise<void> {
  const attempts = await readOutcomeParts(transaction, deadlines);
  const moves = deadlines.flatMap((deadline) => {
    const attempt = attempts.get(deadline.customId);
    if (attempt === undefined) throw notInLedger('attempt', deadline.customId);
    return advanceDeadline(attempt, deadline, atMs) ?? [];
  });
  await saveOutcomeParts(
    transaction,
    moves.map(({ attempt }) => attempt),
  );
  await appendEvents(
    transaction,
    moves.map(({ event }) => event),
  );
}

async function readOutcomeParts(
  transaction: LedgerTransaction,
  outcomes: readonly Pick<AttemptOutcome, 'customId'>[],
): Promise<Map<CustomId, OutcomePart>> {
  const customIds = [...new Set(outcomes.map(({ customId }) => customId))];
  const untouched = await readUntouched(transaction, customIds);
  if (untouched !== undefined) return new Map(customIds.map((customId) => [customId, untouched(customId)]));
  const rows = await transaction
    .selectFrom('attempts')
    .select(outcomeColumns.names)
    .where('customId', 'in', (query) => query.selectFrom(askedRows(customIds)).select('customId'))
    .execute();
  return new Map(rows.map((row) => [row.customId, outcomePartFromRow(row)]));
}

/** Attempts that were sent together and not heard of since differ in their ids alone: one row tells it of thousands. */
async function readUntouched(
  transaction: LedgerTransaction,
  customIds: readonly CustomId[],
): Promise<((customId: CustomId) => OutcomePart) | undefined> {
  const { count, runId, lastRunId, state, lastState, updatedAt } = await transaction
    .selectFrom('attempts')
    .select(({ fn }) => [
      fn.countAll().as('count'),
      fn.min('runId').as('runId'),
      fn.max('runId').as('lastRunId'),
      fn.min('state').as('state'),
      fn.max('state').as('lastState'),
      fn.max('updatedAt').as('updatedAt'),
    ])
    .where('customId', 'in', (query) => query.selectFrom(askedRows(customIds)).select('customId'))
    .where('isPlaceholder', '=', 0)
    .where('videoId', 'is', null)
    .where('failure', 'is', null)
    .where('downloadDeadline', 'is', null)
    .where('deadlineSource', 'is', null)
    .executeTakeFirstOrThrow();
  if (Number(count) !== customIds.length || runId !== lastRunId || state !== lastState) return undefined;
  return (customId) => ({
    customId,
    runId,
    state,
    isPlaceholder: false,
    videoId: undefined,
    failure: undefined,
    downloadDeadlineMs: undefined,
    deadlineSource: undefined,
    updatedAtMs: updatedAt,
  });
}

function askedRows(customIds: readonly CustomId[]) {
  const asked = customIds.map((customId) => ({ customId }));
  return jsonRows(asked, { names: ['customId'], numbers: [] }).as('asked');
}

async function saveOutcomeParts(transaction: LedgerTransaction, attempts: readonly OutcomePart[]): Promise<void> {
  if (attempts.length === 0) return;
  await transaction
    .updateTable('attempts')
    .from(jsonRows(attempts.map(rowOfOutcomePart), outcomeColumns).as('outcome'))
    .whereRef('attempts.customId', '=', 'outcome.customId')
    .set(({ ref }) => ({
      state: ref('outcome.state'),
      isPlaceholder: ref('outcome.isPlaceholder'),
      videoId: ref('outcome.videoId'),
      failure: ref('outcome.failure'),
      downloadDeadline: ref('outcome.downloadDeadline'),
      deadlineSource: ref('outcome.deadlineSource'),
      updatedAt: ref('outcome.updatedAt'),
    }))
    .execute();
}

async function restore(transaction: LedgerTransaction, records: LedgerRecords, atMs: number): Promise<void> {
  for (const rows of inChunks(records.runs.map(rowOfRun), rowsAtOnce)) {
    await transaction.insertInto('runs').values(rows).onConflict(leaveAsItIs).execute();
  }
  for (const rows of inChunks(records.versions.map(rowOfVersion), rowsAtOnce)) {
    await transaction.insertInto('versions').values(rows).onConflict(leaveAsItIs).execute();
  }
  for (const rows of inChunks(records.submissions.map(rowOfSubmission), rowsAtOnce)) {
    await transaction.insertInto('submissions').values(rows).onConflict(leaveAsItIs).execute();
  }
  for (const rows of inChunks(records.attempts.map(rowOfAttempt), rowsAtOnce)) {
    await transaction.insertInto('attempts').values(rows).onConflict(leaveAsItIs).execute();
  }
  for (const assets of inChunks(records.assets, rowsAtOnce)) {
    const rows = (await ofLanded(assets, transaction)).map(rowOfAsset);
    if (rows.length > 0) await transaction.insertInto('assets').values(rows).onConflict(leaveAsItIs).execute();
  }
  const { ledgerId } = await createSqlLedgerReader(transaction).identity();
  const known = await createSqlLedgerReader(transaction).events({ subject: 'decision' });
  await appendEvents(transaction, restoredEvents(ledgerId, { records, known, atMs }));
}

async function ofLanded(
  assets: readonly AssetRecord[],
  transaction: LedgerTransaction,
): Promise<readonly AssetRecord[]> {
  const customIds = assets.map(({ customId }) => customId);
  const landed = await createSqlLedgerReader(transaction).attempts({ customIds, states: ['landed'] });
  const known = new Set(landed.map(({ customId }) => customId));
  return assets.filter(({ customId }) => known.has(customId));
}

function leaveAsItIs<Builder extends { doNothing: () => Nothing }, Nothing>(conflict: Builder): Nothing {
  return conflict.doNothing();
}

async function findSubmission(transaction: LedgerTransaction, id: Ulid): Promise<SubmissionRecord> {
  const row = await transaction.selectFrom('submissions').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw notInLedger('submission', id);
  return submissionFromRow(row);
}

async function findAttempt(
  transaction: LedgerTransaction,
  customId: AttemptRecord['customId'],
): Promise<AttemptRecord> {
  const [attempt] = await createSqlLedgerReader(transaction).attempts({ customIds: [customId] });
  if (attempt === undefined) throw notInLedger('attempt', customId);
  return attempt;
}

async function saveSubmission(transaction: LedgerTransaction, submission: SubmissionRecord): Promise<void> {
  const { id, ...row } = rowOfSubmission(submission);
  await transaction.updateTable('submissions').set(row).where('id', '=', id).execute();
}

async function saveAttempt(transaction: LedgerTransaction, attempt: AttemptRecord): Promise<void> {
  const { customId, ...row } = rowOfAttempt(attempt);
  await transaction.updateTable('attempts').set(row).where('customId', '=', customId).execute();
}

async function saveMove(
  transaction: LedgerTransaction,
  move: { readonly attempt: AttemptRecord; readonly event: NewEvent } | undefined,
): Promise<void> {
  if (move === undefined) return;
  await saveAttempt(transaction, move.attempt);
  await appendEvents(transaction, [move.event]);
}

/** Numbers are given out under the lock of the lease row, so they have no gaps and no rivals. */
export async function appendEvents(transaction: LedgerTransaction, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const newest = await transaction
    .selectFrom('events')
    .select((select) => select.fn.max('sequence').as('sequence'))
    .executeTakeFirstOrThrow();
  const first = (newest.sequence ?? 0) + 1;
  const rows = events.map((event, index) => rowOfEvent(event, first + index));
  await transaction
    .insertInto('events')
    .columns(eventColumns.names)
    .expression((query) => query.selectFrom(jsonRows(rows, eventColumns).as('event')).select(eventColumns.names))
    .execute();
}
