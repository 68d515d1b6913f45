import type { AssetRecord } from '../domain/ledger-records.js';
import { objectKey } from '../domain/object-key.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { MediaHashes } from '../ports/media-hash.js';
import type { Random } from '../ports/random.js';
import type { Store, StoredObject } from '../ports/store.js';
import type { Talk } from '../ports/talk.js';
import { pullName } from './pull-list.js';
import { runReadBack } from './run-read-back.js';

export interface VerifyPorts {
  readonly store: VerifiedStore;
  readonly fallback?: VerifiedStore | undefined;
  readonly hashes: MediaHashes;
  readonly random: Random;
  readonly talk: Talk;
}

export type VerifiedStore = Pick<Store, 'location' | 'head' | 'read'>;

export interface VerifyOptions {
  /** Share of the files to read back and hash, 0 to 1; the others are looked at where they lie. */
  readonly readShare: number;
  /** Files at once. */
  readonly concurrency: number;
  readonly signal?: AbortSignal;
}

/** What the store and its fallback show of the files that the ledger has receipts for. Every one of them is in exactly one list. */
export interface VerifyReport {
  /** Read back: every byte is the one that landed. */
  readonly read: readonly string[];
  /** Not read: the store's own checksum of it is the one on the receipt. */
  readonly byChecksum: readonly string[];
  /** Not read, and the store keeps no checksum: only its length is known to be right. */
  readonly byLength: readonly string[];
  readonly missing: readonly string[];
  readonly damaged: readonly string[];
  /** There, and the disk does not give its bytes: damage, or a disk that is ill. */
  readonly unreadable: readonly string[];
  /** In a place that is neither the store nor shown by the fallback, by their receipts, and not in the store either. */
  readonly elsewhere: readonly string[];
}

type Verdict = keyof VerifyReport;

/** Looks at every landed file, or reads it, in the store or the fallback; changes nothing. */
export async function runVerifyStore(
  input: { readonly assets: readonly AssetRecord[] },
  ports: VerifyPorts,
  options: VerifyOptions,
): Promise<VerifyReport> {
  const report = {
    read: [],
    byChecksum: [],
    byLength: [],
    missing: [],
    damaged: [],
    unreadable: [],
    elsewhere: [],
  } satisfies Record<Verdict, string[]>;
  const lists: Readonly<Record<Verdict, string[]>> = report;
  const left = input.assets.map((asset) => ({ asset, isRead: ports.random.fraction() < options.readShare }));
  const total = left.length;
  const work = async (): Promise<void> => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      options.signal?.throwIfAborted();
      const verdict = await verifyAsset(next, ports, options);
      lists[verdict].push(pullName(next.asset));
      ports.talk.progress({ id: 'verify', label: 'Verify', done: total - left.length, total, unit: 'files' });
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, work));
  ports.talk.progress({ id: 'verify', label: 'Verify', done: total, total, unit: 'files', isFinished: true });
  return report;
}

async function verifyAsset(
  { asset, isRead }: { readonly asset: AssetRecord; readonly isRead: boolean },
  ports: VerifyPorts,
  { signal }: VerifyOptions,
): Promise<Verdict> {
  const { receipt } = asset;
  const { store, fallback } = ports;
  const liesIn = ({ location }: VerifiedStore): boolean => receipt.location.startsWith(`${location}/`);
  // A store that was moved, or is mounted under another path, has the key still, and the bytes prove themselves.
  const target = fallback !== undefined && liesIn(fallback) ? fallback : store;
  const key = objectKey(receipt.key);
  const found = await target.head(key, signal);
  if (found === undefined) return liesIn(store) ? 'missing' : 'elsewhere';
  const shown = judgeShown(found, asset);
  if (shown === 'damaged' || !isRead) return shown;
  const sha256 = await runReadBack({ key }, { store: target, hashes: ports.hashes }, { signal });
  if (sha256 instanceof RenderQueueError) {
    ports.talk.warn(sha256.message);
    return 'unreadable';
  }
  return sha256 === receipt.sha256 ? 'read' : 'damaged';
}

/** What a look tells without reading. A digest that we noted ourselves tells another object, and of the bytes nothing. */
function judgeShown(found: StoredObject, { receipt }: AssetRecord): 'byChecksum' | 'byLength' | 'damaged' {
  if (found.sizeBytes !== receipt.sizeBytes) return 'damaged';
  if (found.sha256 === undefined)
    return (found.notedSha256 ?? receipt.sha256) === receipt.sha256 ? 'byLength' : 'damaged';
  return found.sha256 === receipt.sha256 ? 'byChecksum' : 'damaged';
}
