import type { AttemptState } from '../domain/attempt-state.js';
import type { Batch } from '../domain/batch.js';
import type { CustomId } from '../domain/custom-id.js';
import type {
  AssetRecord,
  AttemptRecord,
  RunRecord,
  SubmissionRecord,
  VersionRecord,
} from '../domain/ledger-records.js';
import { assetKinds } from '../domain/object-key.js';
import type { LedgerRecords } from '../ports/ledger.js';
import { submissionOfBatch } from './batch-metadata.js';
import type { Manifest } from './manifest.js';

export interface Remains {
  /** Submissions that neither the ledger nor a snapshot knows. */
  readonly manifests: readonly Manifest[];
  /** What the server still lists. */
  readonly batches: readonly Batch[];
  /** Clips that lie in the store with a sidecar that names their attempt, and their pictures; of two of one kind the later counts. */
  readonly files: readonly AssetRecord[];
}

/**
 * The records of lost submissions, as far as their remains tell.
 *
 * at the server   clips in the store   submission       attempts
 * listed          any                  accepted         landed, else submitted: reconciling goes on from there
 * gone            all of them          ended            landed
 * gone            some or none         needs_decision   landed, else needs_decision: paid for, perhaps
 */
export function rebuildRecords(remains: Remains): LedgerRecords {
  const batches = new Map<string, Batch>();
  for (const batch of remains.batches) {
    const id = submissionOfBatch(batch);
    if (id !== undefined) batches.set(id, batch);
  }
  const files = new Map(remains.files.map((file) => [`${file.customId} ${file.kind}`, file]));
  const clipped = new Set([...files.values()].filter(({ kind }) => kind === 'video').map(({ customId }) => customId));
  const rebuilt = remains.manifests.map((manifest) => rebuild(manifest, batches.get(manifest.submissionId), clipped));
  return {
    runs: [...new Map(remains.manifests.map((manifest) => [manifest.run.id, runOf(manifest)])).values()],
    versions: remains.manifests.flatMap(versionsOf),
    submissions: rebuilt.map((one) => one.submission),
    attempts: rebuilt.flatMap((one) => one.attempts),
    assets: rebuilt
      .flatMap((one) => one.attempts)
      .flatMap(({ customId }) => assetKinds.flatMap((kind) => files.get(`${customId} ${kind}`) ?? [])),
    decisions: [],
  };
}

function rebuild(
  manifest: Manifest,
  batch: Batch | undefined,
  clipped: ReadonlySet<CustomId>,
): { readonly submission: SubmissionRecord; readonly attempts: readonly AttemptRecord[] } {
  const hasAll = manifest.lines.every((line) => clipped.has(line.customId));
  const absent: AttemptState = batch === undefined ? 'needs_decision' : 'submitted';
  const { submissionId: id, intendedAtMs: atMs } = manifest;
  return {
    submission: {
      id,
      runId: manifest.run.id,
      state: batch === undefined ? (hasAll ? 'ended' : 'needs_decision') : 'accepted',
      server: manifest.server,
      model: manifest.model,
      inputFileId: manifest.inputFileId,
      inputSha256: manifest.inputSha256,
      lineCount: manifest.lines.length,
      batchId: batch?.id,
      batchStatus: batch?.rawStatus,
      outputFileId: undefined,
      errorFileId: undefined,
      batchEndedAtMs: undefined,
      intendedAtMs: atMs,
      updatedAtMs: atMs,
    },
    attempts: manifest.lines.map((line, index) => ({
      customId: line.customId,
      shotId: line.shotId,
      version: line.version,
      take: line.take,
      attempt: line.attempt,
      runId: manifest.run.id,
      submissionId: id,
      line: index + 1,
      state: clipped.has(line.customId) ? 'landed' : absent,
      price: line.price,
      isPlaceholder: line.isPlaceholder,
      videoId: undefined,
      failure: undefined,
      downloadDeadlineMs: undefined,
      deadlineSource: undefined,
      createdAtMs: atMs,
      updatedAtMs: atMs,
    })),
  };
}

function runOf({ run }: Manifest): RunRecord {
  return { ...run, commit: run.commit, closedAtMs: undefined };
}

function versionsOf({ versions, intendedAtMs }: Manifest): readonly VersionRecord[] {
  return versions.map((version) => ({
    ...version,
    episode: version.episode,
    sequence: version.sequence,
    notes: version.notes,
    createdAtMs: intendedAtMs,
  }));
}
