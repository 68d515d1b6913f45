import type { Batch } from '../domain/batch.js';
import type { AssetRecord } from '../domain/ledger-records.js';
import { ledgerSnapshotKey, type ObjectKey, sharedSnapshotKey } from '../domain/object-key.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { Clock } from '../ports/clock.js';
import type { CrashPoints } from '../ports/crash-points.js';
import type { LedgerWriter } from '../ports/ledger.js';
import type { Store } from '../ports/store.js';
import type { Talk } from '../ports/talk.js';
import type { VideosApi } from '../ports/videos-api.js';
import { type LedgerSnapshot, parseLedgerSnapshot } from './ledger-snapshot.js';
import type { Manifest } from './manifest.js';
import { rebuildRecords } from './rebuild-records.js';
import { runFindClips } from './run-find-clips.js';
import { runListBatches } from './run-list-batches.js';
import { runReadManifests } from './run-read-manifests.js';

export interface RecoverPorts {
  readonly ledger: Pick<LedgerWriter, 'submissions' | 'claimShow' | 'restore'>;
  readonly api: Pick<VideosApi, 'listBatches'>;
  readonly store: Pick<Store, 'location' | 'list' | 'read' | 'head'>;
  /** Clips that the store did not take lie here, each with its sidecar. */
  readonly fallback?: Pick<Store, 'location' | 'list' | 'read' | 'head'> | undefined;
  readonly clock: Pick<Clock, 'now'>;
  readonly crashPoints: CrashPoints;
  readonly talk: Talk;
}

export interface Recovered {
  readonly fromSnapshot: number;
  readonly fromManifests: number;
  readonly relinked: number;
  readonly clips: number;
  /** Attempts that were paid for, perhaps, and of which nothing is left to find. */
  readonly needDecision: number;
}

const dayMs = 24 * 3_600_000;

/**
 * Rebuilds what a lost or older ledger does not know: from the snapshot in the store, then the manifests of later
 * submissions, the sidecars of landed clips in the store and its fallback, and the server's list. It adds and never changes, spends nothing, and may
 * be run again.
 */
export async function runRecover(
  input: { readonly show: string },
  ports: RecoverPorts,
  options: { readonly signal?: AbortSignal },
): Promise<Recovered> {
  const { ledger, clock, crashPoints } = ports;
  await ledger.claimShow(input.show);
  const before = new Set<string>((await ledger.submissions()).map((submission) => submission.id));
  const snapshot = await readSnapshot(input.show, ports, options);
  crashPoints.reach('recover.before-snapshot');
  if (snapshot !== undefined) await ledger.restore(snapshot.records, clock.now());
  crashPoints.reach('recover.after-snapshot');
  const known = new Set<string>((await ledger.submissions()).map((submission) => submission.id));
  const manifests = await runReadManifests(input, ports, options);
  const lost = manifests.filter((manifest) => !known.has(manifest.submissionId));
  const batches = await listSince(lost, ports, options);
  const files = lost.length === 0 ? [] : await findClips(input, ports, options);
  const records = rebuildRecords({ manifests: lost, batches, files });
  crashPoints.reach('recover.before-restore');
  await ledger.restore(records, clock.now());
  crashPoints.reach('recover.after-restore');
  return {
    fromSnapshot: [...known].filter((id) => !before.has(id)).length,
    fromManifests: lost.length,
    relinked: records.submissions.filter((submission) => submission.state === 'accepted').length,
    clips: records.assets.filter(({ kind }) => kind === 'video').length,
    needDecision: records.attempts.filter((attempt) => attempt.state === 'needs_decision').length,
  };
}

async function readSnapshot(
  show: string,
  ports: RecoverPorts,
  options: { readonly signal?: AbortSignal },
): Promise<LedgerSnapshot | undefined> {
  for (const key of [ledgerSnapshotKey(show), sharedSnapshotKey]) {
    const snapshot = await readSnapshotAt(key, ports, options);
    if (snapshot?.show === show) return snapshot;
  }
  return undefined;
}

async function readSnapshotAt(
  key: ObjectKey,
  { store }: RecoverPorts,
  { signal }: { readonly signal?: AbortSignal },
): Promise<LedgerSnapshot | undefined> {
  if ((await store.head(key, signal)) === undefined) return undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of store.read(key, signal)) pieces.push(piece);
  const snapshot = parseLedgerSnapshot(Buffer.concat(pieces).toString('utf8'));
  if (snapshot !== undefined) return snapshot;
  throw new RenderQueueError({
    code: 'E_SNAPSHOT',
    kind: 'store',
    message: `\`${key}\` is no ledger snapshot that this nightshoot can read.`,
    hint: 'Use the version of nightshoot that wrote it, or a newer one.',
  });
}

/** One that lies in both is known by its place in the store. */
async function findClips(
  input: { readonly show: string },
  { store, fallback, clock }: RecoverPorts,
  options: { readonly signal?: AbortSignal },
): Promise<readonly AssetRecord[]> {
  const away = fallback === undefined ? [] : await runFindClips(input, { store: fallback, clock }, options);
  return [...away, ...(await runFindClips(input, { store, clock }, options))];
}

async function listSince(
  lost: readonly Manifest[],
  ports: RecoverPorts,
  options: { readonly signal?: AbortSignal },
): Promise<readonly Batch[]> {
  if (lost.length === 0) return [];
  const sinceMs = Math.min(...lost.map((manifest) => manifest.intendedAtMs)) - dayMs;
  const { batches, isComplete } = await runListBatches({ sinceMs }, ports, options);
  if (!isComplete) ports.talk.warn('The server lists more batches than were read; older ones are put to a decision.');
  return batches;
}
