import type { AttemptState } from './attempt-state.js';
import type { CustomId } from './custom-id.js';
import type { Money } from './money.js';
import type { AssetKind } from './object-key.js';
import type { Failure } from './outcome.js';
import type { Place } from './place.js';
import type { Receipt } from './receipt.js';
import type { Fingerprint, Method, RenderRequest } from './render-request.js';
import type { Sha256 } from './sha256.js';
import type { ShotId } from './shot-id.js';
import type { Ulid } from './ulid.js';

/** Opens when a plan is applied, closes when all its attempts have ended. */
export interface RunRecord {
  readonly id: Ulid;
  /** The local evening it began: `2026-11-22`, with `.2`, `.3` for later runs of the same evening. */
  readonly name: string;
  readonly kind: 'rehearsal' | 'footage';
  readonly openedAtMs: number;
  readonly closedAtMs: number | undefined;
  /** Git commit of the lists, where there is one. */
  readonly commit: string | undefined;
}

export interface VersionRecord {
  readonly shotId: ShotId;
  readonly version: number;
  readonly fingerprint: Fingerprint;
  readonly episode: string | undefined;
  readonly sequence: string | undefined;
  readonly method: Method;
  readonly request: RenderRequest;
  readonly place: Place;
  readonly notes: string | undefined;
  readonly createdAtMs: number;
}

export interface AttemptRecord {
  readonly customId: CustomId;
  readonly shotId: ShotId;
  readonly version: number;
  readonly take: number;
  readonly attempt: number;
  readonly runId: Ulid;
  readonly submissionId: Ulid;
  /** Line of the shard, from 1, as `BatchError.line` counts. */
  readonly line: number;
  readonly state: AttemptState;
  readonly price: Money;
  readonly isPlaceholder: boolean;
  readonly videoId: string | undefined;
  readonly failure: Failure | undefined;
  /** When the bytes vanish, provider time, safety margin not taken off; only ever moves earlier. */
  readonly downloadDeadlineMs: number | undefined;
  readonly deadlineSource: DeadlineSource | undefined;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** What plans and books ask of every version there is: little enough of 50,000 to be held at once. */
export type VersionHead = Pick<VersionRecord, 'shotId' | 'version' | 'fingerprint'>;

/** What plans and books ask of every attempt there is: little enough of 50,000 to be held at once. */
export type AttemptHead = Pick<
  AttemptRecord,
  | 'customId'
  | 'shotId'
  | 'version'
  | 'take'
  | 'attempt'
  | 'runId'
  | 'state'
  | 'price'
  | 'isPlaceholder'
  | 'failure'
  | 'createdAtMs'
>;

export type DeadlineSource =
  | 'video_expires_at'
  | 'batch_completed_at'
  | 'direct_job'
  | 'provider_shutdown'
  | 'first_seen';

/** intended → accepted | rejected | not_sent | unknown; unknown → accepted | rejected | not_sent | needs_decision; accepted → ended */
export type SubmissionState =
  | 'intended'
  | 'accepted'
  | 'rejected'
  | 'not_sent'
  | 'unknown'
  | 'needs_decision'
  | 'ended';

/** One `POST /batches`. */
export interface SubmissionRecord {
  readonly id: Ulid;
  readonly runId: Ulid;
  readonly state: SubmissionState;
  /** `serverKey()` of where it went. */
  readonly server: string;
  readonly model: string;
  readonly inputFileId: string;
  readonly inputSha256: Sha256;
  readonly lineCount: number;
  readonly batchId: string | undefined;
  /** Last status the server gave, as it wrote it. */
  readonly batchStatus: string | undefined;
  readonly outputFileId: string | undefined;
  readonly errorFileId: string | undefined;
  readonly batchEndedAtMs: number | undefined;
  readonly intendedAtMs: number;
  readonly updatedAtMs: number;
}

/** An asset the server holds for us, found again instead of sent again. */
export interface UploadRecord {
  readonly sha256: Sha256;
  readonly server: string;
  readonly purpose: string;
  readonly fileId: string;
  readonly filename: string;
  readonly sizeBytes: number;
  readonly expiresAtMs: number | undefined;
  readonly uploadedAtMs: number;
}

/** One file of a take in the store. */
export interface AssetRecord {
  readonly customId: CustomId;
  readonly kind: AssetKind;
  readonly receipt: Receipt;
  readonly mediaType: string;
  /** From the probe; undefined for stills. */
  readonly durationSeconds: number | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly frameRate: number | undefined;
  readonly hasAudio: boolean | undefined;
  /** C4 ID (SHA-512) and XXH128, as an ASC MHL manifest wants them; taken in the same pass as the receipt's SHA-256. */
  readonly c4: string | undefined;
  readonly xxh128: string | undefined;
  readonly findings: readonly string[];
}

/** Append-only: who did what, when and why. */
export interface LedgerEvent {
  readonly sequence: number;
  readonly atMs: number;
  readonly runId: Ulid | undefined;
  readonly subject: 'run' | 'submission' | 'attempt' | 'asset' | 'upload' | 'lease' | 'decision' | 'ledger';
  readonly subjectId: string;
  readonly event: string;
  /** The program's own acts are `nightshoot`; an operator's carry the user name. */
  readonly who: string;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}
