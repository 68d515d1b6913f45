import type { AttemptState } from '../../domain/attempt-state.js';
import type { CustomId } from '../../domain/custom-id.js';
import type { DeadlineSource, LedgerEvent, RunRecord, SubmissionState } from '../../domain/ledger-records.js';
import type { Money } from '../../domain/money.js';
import type { AssetKind } from '../../domain/object-key.js';
import type { Fingerprint, Method } from '../../domain/render-request.js';
import type { Sha256 } from '../../domain/sha256.js';
import type { ShotId } from '../../domain/shot-id.js';
import type { Ulid } from '../../domain/ulid.js';

/** The tables as they lie in SQLite and PostgreSQL. Times are epoch ms, flags 0 or 1, nested values JSON texts. */
export interface LedgerSchema {
  ledger: LedgerRow;
  lease: LeaseRow;
  runs: RunRow;
  versions: VersionRow;
  submissions: SubmissionRow;
  attempts: AttemptRow;
  uploads: UploadRow;
  assets: AssetRow;
  events: EventRow;
}

/** One row. */
export interface LedgerRow {
  id: 1;
  ledgerId: Ulid;
  format: number;
  show: string | null;
}

/** One row; `writes` counts transactions, and counting is what locks the row. */
export interface LeaseRow {
  id: 1;
  epoch: number;
  writes: number;
  holderId: string | null;
  host: string | null;
  holderUser: string | null;
  pid: number | null;
  bootId: string | null;
  pidStartedAt: string | null;
  acquiredAt: number | null;
  expiresAt: number | null;
}

export interface RunRow {
  id: Ulid;
  name: string;
  kind: RunRecord['kind'];
  openedAt: number;
  closedAt: number | null;
  commitHash: string | null;
}

export interface VersionRow {
  shotId: ShotId;
  version: number;
  fingerprint: Fingerprint;
  episode: string | null;
  sequence: string | null;
  method: Method;
  request: string;
  place: string;
  notes: string | null;
  createdAt: number;
}

export interface SubmissionRow {
  id: Ulid;
  runId: Ulid;
  state: SubmissionState;
  server: string;
  model: string;
  inputFileId: string;
  inputSha256: Sha256;
  lineCount: number;
  batchId: string | null;
  batchStatus: string | null;
  outputFileId: string | null;
  errorFileId: string | null;
  batchEndedAt: number | null;
  intendedAt: number;
  updatedAt: number;
}

export interface AttemptRow {
  customId: CustomId;
  shotId: ShotId;
  version: number;
  take: number;
  attempt: number;
  runId: Ulid;
  submissionId: Ulid;
  line: number;
  state: AttemptState;
  priceKind: Money['kind'];
  /** Millionths of a dollar, or seconds of machine time; null where unknown. */
  priceAmount: number | null;
  isPlaceholder: number;
  videoId: string | null;
  failure: string | null;
  downloadDeadline: number | null;
  deadlineSource: DeadlineSource | null;
  createdAt: number;
  updatedAt: number;
}

export interface UploadRow {
  sha256: Sha256;
  server: string;
  purpose: string;
  fileId: string;
  filename: string;
  sizeBytes: number;
  expiresAt: number | null;
  uploadedAt: number;
}

export interface AssetRow {
  customId: CustomId;
  kind: AssetKind;
  receipt: string;
  mediaType: string;
  durationSeconds: number | null;
  width: number | null;
  height: number | null;
  frameRate: number | null;
  hasAudio: number | null;
  c4: string | null;
  xxh128: string | null;
  findings: string;
}

export interface EventRow {
  sequence: number;
  at: number;
  runId: Ulid | null;
  subject: LedgerEvent['subject'];
  subjectId: string;
  event: string;
  who: string;
  detail: string;
}
