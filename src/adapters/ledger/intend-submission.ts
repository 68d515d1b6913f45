import type { AttemptRecord, SubmissionRecord, VersionRecord } from '../../domain/ledger-records.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { limitReached, type Spending, type spendingSoFar, spendOneTake } from '../../domain/spending.js';
import type { SubmissionIntent } from '../../ports/ledger.js';
import { type NewEvent, submissionEvent } from './ledger-events.js';

/** What of the ledger an intent could collide with. */
export interface IntentNeighbours {
  /** All versions of the intent's shots. */
  readonly versions: readonly VersionRecord[];
  /** Those of the intent's custom_ids that were intended before. */
  readonly usedCustomIds: readonly string[];
  /** By the intent's run, and on the local day of the intent. */
  readonly spending: Spending;
}

export interface IntendedSubmission {
  readonly submission: SubmissionRecord;
  readonly versions: readonly VersionRecord[];
  readonly attempts: readonly AttemptRecord[];
  readonly event: NewEvent;
}

/** Whose spending an intent adds to. */
export function spendingOf({ submission, budget }: SubmissionIntent): Parameters<typeof spendingSoFar>[1] {
  return { runIds: new Set([submission.runId]), atMs: submission.intendedAtMs, timezone: budget.timezone };
}

/** Checks an intent against what the ledger knows; throws `E_CUSTOM_ID_USED`, `E_VERSION_NUMBER` or `E_BUDGET`. */
export function intendSubmission(intent: SubmissionIntent, known: IntentNeighbours): IntendedSubmission {
  refuseUsedCustomIds(intent, known.usedCustomIds);
  refuseOverBudget(intent, known.spending);
  const { submission } = intent;
  const intended: SubmissionRecord = {
    ...submission,
    state: 'intended',
    batchId: undefined,
    batchStatus: undefined,
    outputFileId: undefined,
    errorFileId: undefined,
    batchEndedAtMs: undefined,
    updatedAtMs: submission.intendedAtMs,
  };
  const { lineCount: lines, inputSha256, model, intendedAtMs: atMs } = submission;
  return {
    submission: intended,
    versions: newVersions(intent.versions, known.versions),
    attempts: intent.attempts.map((attempt) => ({
      ...attempt,
      state: 'intended',
      videoId: undefined,
      failure: undefined,
      downloadDeadlineMs: undefined,
      deadlineSource: undefined,
      updatedAtMs: atMs,
    })),
    event: submissionEvent(intended, 'intended', { atMs, detail: { lines, inputSha256, model } }),
  };
}

function refuseUsedCustomIds(intent: SubmissionIntent, used: readonly string[]): void {
  const seen = new Set(used);
  const twice = intent.attempts.find(({ customId }) => seen.has(customId) || !seen.add(customId));
  if (twice === undefined) return;
  throw new RenderQueueError({
    code: 'E_CUSTOM_ID_USED',
    kind: 'ledger',
    message: `The custom_id ${twice.customId} was intended before; it never goes out twice.`,
    hint: 'Plan again: the next attempt of that take has a new number.',
  });
}

function refuseOverBudget({ attempts, budget }: SubmissionIntent, spending: Spending): void {
  let used = spending;
  for (const { customId, price } of attempts) {
    const limit = limitReached(used, price, budget);
    if (limit !== undefined) throw overBudget(customId, limit);
    used = spendOneTake(used, price);
  }
}

function overBudget(customId: string, limit: string): RenderQueueError {
  return new RenderQueueError({
    code: 'E_BUDGET',
    kind: 'policy',
    message: `${customId} would go ${limit}, so its batch was not sent and nothing of it was paid for.`,
    hint: 'Another run spent in between. Plan again, or raise the limit.',
  });
}

function newVersions(wanted: readonly VersionRecord[], known: readonly VersionRecord[]): readonly VersionRecord[] {
  const byNumber = new Map(known.map((version) => [`${version.shotId} ${version.version}`, version.fingerprint]));
  const byFingerprint = new Map(known.map((version) => [`${version.shotId} ${version.fingerprint}`, version.version]));
  return wanted.filter((version) => {
    const number = byFingerprint.get(`${version.shotId} ${version.fingerprint}`);
    if (number === version.version) return false;
    const holder = byNumber.get(`${version.shotId} ${version.version}`);
    if (number === undefined && holder === undefined) return true;
    throw new RenderQueueError({
      code: 'E_VERSION_NUMBER',
      kind: 'ledger',
      message: `Version ${version.version} of ${version.shotId} is taken, or its request has another number.`,
      hint: 'Another run moved the ledger on; plan again.',
    });
  });
}
