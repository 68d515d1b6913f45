import type { AttemptState } from '../domain/attempt-state.js';
import type { CustomId } from '../domain/custom-id.js';
import type { Lease, LeaseHolder } from '../domain/lease.js';
import type {
  AssetRecord,
  AttemptHead,
  AttemptRecord,
  DeadlineSource,
  LedgerEvent,
  RunRecord,
  SubmissionRecord,
  SubmissionState,
  UploadRecord,
  VersionHead,
  VersionRecord,
} from '../domain/ledger-records.js';
import type { AssetKind } from '../domain/object-key.js';
import type { Failure } from '../domain/outcome.js';
import type { Sha256 } from '../domain/sha256.js';
import type { ShotId } from '../domain/shot-id.js';
import type { Budget } from '../domain/spending.js';
import type { Ulid } from '../domain/ulid.js';

/** What has happened, for good. Reads see a consistent state and need no lease. Throws RenderQueueError of kind `ledger`. */
export interface LedgerReader {
  readonly identity: () => Promise<{ readonly ledgerId: Ulid; readonly show: string | undefined }>;
  readonly lease: () => Promise<Lease | undefined>;
  /** Oldest first. */
  readonly runs: () => Promise<readonly RunRecord[]>;
  /** By shot id, then version; all of them when no ids are given. */
  readonly versions: (shotIds?: readonly ShotId[]) => Promise<readonly VersionRecord[]>;
  /** Of all versions, by shot id, then version. Long reads come in pieces: beside a writer, they may be of different moments. */
  readonly versionHeads: () => Promise<readonly VersionHead[]>;
  /** By custom_id. */
  readonly attempts: (filter?: AttemptFilter) => Promise<readonly AttemptRecord[]>;
  /** Of all attempts, by custom_id, read in pieces. */
  readonly attemptHeads: () => Promise<readonly AttemptHead[]>;
  /** What became of each line of a shard, by line: little enough of 50,000 to be held at once. */
  readonly sentLines: (submissionId: Ulid) => Promise<readonly SentLine[]>;
  /** Oldest first. */
  readonly submissions: (filter?: {
    readonly states?: readonly SubmissionState[];
    readonly runId?: Ulid;
  }) => Promise<readonly SubmissionRecord[]>;
  readonly findUpload: (sha256: Sha256, server: string, purpose: string) => Promise<UploadRecord | undefined>;
  readonly assets: (filter?: {
    readonly runId?: Ulid;
    readonly customIds?: readonly CustomId[];
  }) => Promise<readonly AssetRecord[]>;
  /** Oldest first, from `after` (exclusive) on. */
  readonly events: (filter?: {
    readonly after?: number;
    readonly runId?: Ulid;
    readonly subject?: LedgerEvent['subject'];
    readonly subjectId?: string;
    readonly event?: string;
    readonly limit?: number;
  }) => Promise<readonly LedgerEvent[]>;
}

export type SentLine = Pick<AttemptRecord, 'customId' | 'line' | 'state'>;

export interface AttemptFilter {
  readonly runId?: Ulid;
  readonly submissionId?: Ulid;
  readonly states?: readonly AttemptState[];
  readonly shotIds?: readonly ShotId[];
  readonly customIds?: readonly CustomId[];
  /** By the names that the server gave their videos. */
  readonly videoIds?: readonly string[];
  /** Those whose video has no name here, such as landed ones that were restored from their sidecars. */
  readonly isNameless?: true;
  /** Those whose download deadline is known and later than this. */
  readonly deadlineAfterMs?: number;
  /** Those without an asset of at least one of these kinds. */
  readonly lacks?: readonly AssetKind[];
  readonly limit?: number;
}

export interface Ledger extends LedgerReader {
  /**
   * Takes the one lease, or says who has it. A holder on this host whose process is dead, and any holder whose lease
   * ran out, is taken over at once; the epoch grows.
   */
  readonly takeLease: (holder: LeaseHolder, durationMs: number) => Promise<LedgerWriter | { readonly heldBy: Lease }>;
  /** Ends the lease with this holder id, if it is still the one; its holder's writes are refused from then on. */
  readonly breakLease: (holderId: string, who: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Every method is one durable transaction that also appends the events it stands for, and throws `E_LEASE_LOST` without
 * writing when another epoch has begun. State moves that the tables in `domain` do not know throw.
 */
export interface LedgerWriter extends LedgerReader {
  readonly epoch: number;
  readonly renewLease: (durationMs: number) => Promise<void>;
  readonly releaseLease: () => Promise<void>;
  /** Fixes the show of a new ledger; throws `E_LEDGER_SHOW` for another one's. */
  readonly claimShow: (show: string) => Promise<void>;
  readonly openRun: (run: RunRecord) => Promise<void>;
  readonly closeRun: (runId: Ulid, atMs: number) => Promise<void>;
  /** Replaces an older record of the same content, server and purpose. */
  readonly recordUpload: (upload: UploadRecord) => Promise<void>;
  /**
   * Before a paid call. Stores the versions that are new, the submission and its
   * attempts as `intended`, which reserves their price. Returns with the data on the disk. Throws `E_CUSTOM_ID_USED`
   * when one was intended before, `E_BUDGET` when it would go over a limit, whatever the plan thought.
   */
  readonly intendSubmission: (intent: SubmissionIntent) => Promise<void>;
  /** After a paid call: the submission and all its attempts move together; attempts with an end of their own stay. */
  readonly recordSubmission: (answer: SubmissionAnswer) => Promise<void>;
  /** What a poll said, whether or not it changed. */
  readonly recordBatch: (poll: BatchPoll) => Promise<void>;
  /** Attempts that got an outcome; recording the same outcome again changes nothing. */
  readonly recordOutcomes: (outcomes: readonly AttemptOutcome[]) => Promise<void>;
  /** Deadlines of rendered attempts; only those that are earlier than what is known count. */
  readonly recordDeadlines: (deadlines: readonly EarlierDeadline[], atMs: number) => Promise<void>;
  /** All outcomes of a submission are recorded. */
  readonly endSubmission: (submissionId: Ulid, atMs: number) => Promise<void>;
  /** A verified file in the store. The video's moves its attempt to `landed`. */
  readonly recordAsset: (asset: AssetRecord, atMs: number) => Promise<void>;
  /** The bytes are gone; `evidence` says how we know. */
  readonly recordLost: (customId: CustomId, evidence: string, atMs: number) => Promise<void>;
  readonly recordEvent: (event: Omit<LedgerEvent, 'sequence'>) => Promise<void>;
  /** All of them or none, in their order. */
  readonly recordEvents: (events: readonly Omit<LedgerEvent, 'sequence'>[]) => Promise<void>;
  /**
   * Adds records that are not there yet, as they are given; what is there stays as it is. An asset is added only to an
   * attempt that is landed then: any other is still to be fetched, and finds its bytes in the store. For `recover` alone.
   */
  readonly restore: (records: LedgerRecords, atMs: number) => Promise<void>;
}

export interface EarlierDeadline {
  readonly customId: CustomId;
  readonly downloadDeadlineMs: number;
  readonly deadlineSource: DeadlineSource;
}

/** What a ledger is rebuilt from. Of the events only decisions are kept: the rest tell of another ledger's life. */
export interface LedgerRecords {
  readonly runs: readonly RunRecord[];
  readonly versions: readonly VersionRecord[];
  readonly submissions: readonly SubmissionRecord[];
  readonly attempts: readonly AttemptRecord[];
  readonly assets: readonly AssetRecord[];
  readonly decisions: readonly LedgerEvent[];
}

export interface SubmissionIntent {
  readonly submission: Omit<
    SubmissionRecord,
    'state' | 'batchId' | 'batchStatus' | 'outputFileId' | 'errorFileId' | 'batchEndedAtMs' | 'updatedAtMs'
  >;
  /** The versions of these attempts, numbered under this lease; throws `E_VERSION_NUMBER` where the ledger knows the fingerprint or the number otherwise. */
  readonly versions: readonly VersionRecord[];
  readonly attempts: readonly Omit<
    AttemptRecord,
    'state' | 'videoId' | 'failure' | 'downloadDeadlineMs' | 'deadlineSource' | 'updatedAtMs'
  >[];
  readonly budget: Budget;
}

export interface SubmissionAnswer {
  readonly submissionId: Ulid;
  readonly state: Exclude<SubmissionState, 'intended' | 'ended'>;
  readonly batchId: string | undefined;
  readonly batchStatus: string | undefined;
  readonly reason: string;
  /** Undefined: the program found out by itself. */
  readonly who?: string;
  /** Why none of its attempts will render, kept on each of them; undefined unless it was rejected. */
  readonly failure: Failure | undefined;
  readonly atMs: number;
}

export interface BatchPoll {
  readonly submissionId: Ulid;
  readonly batchStatus: string;
  readonly outputFileId: string | undefined;
  readonly errorFileId: string | undefined;
  readonly batchEndedAtMs: number | undefined;
  readonly atMs: number;
}

export interface AttemptOutcome {
  readonly customId: CustomId;
  readonly state: Extract<
    AttemptState,
    'rendered' | 'refused' | 'failed' | 'expired' | 'cancelled' | 'missing' | 'needs_decision'
  >;
  readonly videoId: string | undefined;
  readonly failure: Failure | undefined;
  readonly isPlaceholder: boolean;
  readonly downloadDeadlineMs: number | undefined;
  readonly deadlineSource: DeadlineSource | undefined;
  /** Kept in the event: source file, offset, sample. */
  readonly evidence: string;
  /** Of a clip: fields of the server's video object, in its words. Kept in the event. */
  readonly response?: LedgerEvent['detail'];
  readonly atMs: number;
}
