import type { AttemptRecord, SubmissionRecord, VersionRecord } from '../../domain/ledger-records.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import type { SubmissionIntent } from '../../ports/ledger.js';
import { type NewEvent, submissionEvent } from './ledger-events.js';

/** What of the ledger an intent could collide with. */
export interface IntentNeighbours {
  /** All versions of the intent's shots. */
  readonly versions: readonly VersionRecord[];
  /** Those of the intent's custom_ids that were intended before. */
  readonly usedCustomIds: readonly string[];
}

export interface IntendedSubmission {
  readonly submission: SubmissionRecord;
  readonly versions: readonly VersionRecord[];
  readonly attempts: readonly AttemptRecord[];
  readonly event: NewEvent;
}

/** Checks an intent against what the ledger knows; throws `E_CUSTOM_ID_USED` or `E_VERSION_NUMBER`. */
export function intendSubmission(intent: SubmissionIntent, known: IntentNeighbours): IntendedSubmission {
  refuseUsedCustomIds(intent, known.usedCustomIds);
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
