import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unarmedCrashPoints } from '../../src/adapters/crash-points/armed-crash-points.js';
import { deliveryFolder } from '../../src/adapters/documents/delivery-folder.js';
import { documentsFolder } from '../../src/adapters/documents/documents-folder.js';
import { FileStore } from '../../src/adapters/files/file-store.js';
import { emptyMemoryLedger, openMemoryLedger } from '../../src/adapters/ledger/memory-ledger.js';
import { smallPicturesFolder } from '../../src/adapters/pictures/small-pictures-folder.js';
import type { AssetRecord } from '../../src/domain/ledger-records.js';
import { objectKey } from '../../src/domain/object-key.js';
import type { RenderPlan } from '../../src/domain/render-plan.js';
import { sha256Of } from '../../src/domain/sha256.js';
import type { DeliveryFolder } from '../../src/ports/delivery-folder.js';
import type { Documents } from '../../src/ports/documents.js';
import type { LedgerReader } from '../../src/ports/ledger.js';
import type { SmallPictures } from '../../src/ports/small-pictures.js';
import type { DailiesRecords } from '../../src/report/assemble-dailies.js';
import { FixedClock } from './fixed-clock.js';

/** A night on disk: a ledger that knows it, a store that holds its files, folders for what is made of it. */
export interface MorningProject {
  readonly folder: string;
  readonly plan: RenderPlan;
  readonly runId: DailiesRecords['run']['id'];
  readonly clock: FixedClock;
  readonly ledger: LedgerReader;
  readonly store: FileStore;
  readonly documents: Documents;
  readonly pictures: SmallPictures;
  readonly delivery: DeliveryFolder;
  readonly crashPoints: typeof unarmedCrashPoints;
  readonly remove: () => Promise<void>;
}

/** Bytes of a file of the night; by default its key, so that no two are alike. */
export type BytesOf = (asset: AssetRecord) => Uint8Array;

export async function aMorningProject(
  records: DailiesRecords,
  bytesOf: BytesOf = ({ receipt }) => Buffer.from(receipt.key),
): Promise<MorningProject> {
  const folder = await mkdtemp(join(tmpdir(), 'nightshoot-morning-'));
  const clock = new FixedClock(records.madeAtMs);
  const store = new FileStore(join(folder, 'renders'), clock);
  const state = emptyMemoryLedger(records.run.id);
  state.runs.set(records.run.id, records.run);
  for (const version of records.versions) state.versions.set(`${version.shotId} ${version.version}`, version);
  for (const attempt of records.attempts) state.attempts.set(attempt.customId, attempt);
  for (const submission of records.submissions) state.submissions.set(submission.id, submission);
  for (const asset of records.assets) {
    const stored = await storeAsset(store, asset, bytesOf(asset));
    state.assets.set(`${asset.customId} ${asset.kind}`, stored);
  }
  return {
    folder,
    plan: records.plan,
    runId: records.run.id,
    clock,
    ledger: openMemoryLedger(state, { clock, processes: { isGone: () => false } }),
    store,
    documents: documentsFolder(join(folder, 'dailies')),
    pictures: smallPicturesFolder(join(folder, 'thumbnails'), 64_000_000),
    delivery: deliveryFolder(join(folder, 'delivery'), clock),
    crashPoints: unarmedCrashPoints,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function storeAsset(store: FileStore, asset: AssetRecord, bytes: Uint8Array): Promise<AssetRecord> {
  const { mediaType, receipt } = asset;
  const object = {
    key: objectKey(receipt.key),
    body: { bytes },
    sizeBytes: bytes.byteLength,
    sha256: sha256Of(bytes),
    mediaType,
  };
  const answer = await store.put(object);
  if (answer.kind === 'conflict') throw new Error(`two files of the night want ${receipt.key}`);
  return { ...asset, receipt: { ...answer.receipt, storedAtMs: receipt.storedAtMs } };
}
