import type { AssetRecord } from '../domain/ledger-records.js';
import { objectKey } from '../domain/object-key.js';
import type { MediaHashes } from '../ports/media-hash.js';
import type { Random } from '../ports/random.js';
import type { Store, StoredObject } from '../ports/store.js';
import type { Talk } from '../ports/talk.js';
import { pullName } from './pull-list.js';

export interface VerifyPorts {
  readonly store: Store;
  readonly hashes: MediaHashes;
  readonly random: Random;
  readonly talk: Talk;
}

export interface VerifyOptions {
  /** Share of the files to read back and hash, 0 to 1; the others are looked at where they lie. */
  readonly readShare: number;
  /** Files at once. */
  readonly concurrency: number;
  readonly signal?: AbortSignal;
}

/** What the store shows of the files that the ledger has receipts for. Every one of them is in exactly one list. */
export interface VerifyReport {
  /** Read back: every byte is the one that landed. */
  readonly read: readonly string[];
  /** Not read: the store's own checksum of it is the one on the receipt. */
  readonly byChecksum: readonly string[];
  /** Not read, and the store keeps no checksum: only its length is known to be right. */
  readonly byLength: readonly string[];
  readonly missing: readonly string[];
  readonly damaged: readonly string[];
  /** In another place than this store, by their receipts. */
  readonly elsewhere: readonly string[];
}

type Verdict = keyof VerifyReport;

/** Looks at every landed file, or reads it; changes nothing. */
export async function runVerifyStore(
  input: { readonly assets: readonly AssetRecord[] },
  ports: VerifyPorts,
  options: VerifyOptions,
): Promise<VerifyReport> {
  const report = { read: [], byChecksum: [], byLength: [], missing: [], damaged: [], elsewhere: [] } satisfies Record<
    Verdict,
    string[]
  >;
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
  if (!receipt.location.startsWith(`${ports.store.location}/`)) return 'elsewhere';
  const key = objectKey(receipt.key);
  const found = await ports.store.head(key, signal);
  if (found === undefined) return 'missing';
  const shown = judgeShown(found, asset);
  if (shown === 'damaged' || !isRead) return shown;
  const hash = await ports.hashes.open();
  for await (const chunk of ports.store.read(key, signal)) await hash.update(chunk);
  return (await hash.digest()).sha256 === receipt.sha256 ? 'read' : 'damaged';
}

/** What a look tells without reading. The digest beside an object is the one of the PUT: damage after it changes the bytes, not the note. */
function judgeShown(found: StoredObject, { receipt }: AssetRecord): 'byChecksum' | 'byLength' | 'damaged' {
  if (found.sizeBytes !== receipt.sizeBytes) return 'damaged';
  if (found.sha256 === undefined) return 'byLength';
  return found.sha256 === receipt.sha256 ? 'byChecksum' : 'damaged';
}
