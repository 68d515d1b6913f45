import { createHash } from 'node:crypto';
import type { AssetRecord } from '../domain/ledger-records.js';
import type { ObjectKey } from '../domain/object-key.js';
import type { Receipt } from '../domain/receipt.js';
import type { Clock } from '../ports/clock.js';
import type { Store, StoredObject } from '../ports/store.js';
import { type DescribedVideo, parseSidecar } from './sidecar-asset.js';

export interface FindClipsPorts {
  readonly store: Pick<Store, 'location' | 'list' | 'read' | 'head'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Every clip of a show that lies whole in the store, known by the sidecar beside it. */
export async function runFindClips(
  input: { readonly show: string },
  ports: FindClipsPorts,
  options: { readonly signal?: AbortSignal },
): Promise<readonly AssetRecord[]> {
  const clips: AssetRecord[] = [];
  for await (const { key } of ports.store.list(`${input.show}/`, options.signal)) {
    if (!key.endsWith('.json')) continue;
    const described = parseSidecar(await readText(key, ports, options));
    const stored = described && (await ports.store.head(described.file.key, options.signal));
    if (described === undefined || stored?.sizeBytes !== described.file.sizeBytes) continue;
    const receipt = await prove(described, stored, { ports, options });
    if (receipt === undefined) continue;
    const { file: _, ...asset } = described;
    clips.push({ ...asset, receipt });
  }
  return clips;
}

interface Surroundings {
  readonly ports: FindClipsPorts;
  readonly options: { readonly signal?: AbortSignal };
}

/** By the digest that the store keeps, else by reading the clip again; undefined when its bytes are others. */
async function prove(
  { file }: DescribedVideo,
  stored: StoredObject,
  { ports, options }: Surroundings,
): Promise<Receipt | undefined> {
  const sha256 = stored.sha256 ?? (await readDigest(file.key, { ports, options }));
  if (sha256 !== file.sha256) return undefined;
  return {
    key: file.key,
    location: `${ports.store.location}/${file.key}`,
    sizeBytes: file.sizeBytes,
    sha256: file.sha256,
    proof: stored.sha256 === undefined ? 'reget_sha256' : 'server_sha256',
    storedAtMs: stored.modifiedAtMs ?? ports.clock.now(),
  };
}

async function readDigest(key: ObjectKey, { ports, options }: Surroundings): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of ports.store.read(key, options.signal)) hash.update(piece);
  return hash.digest('hex');
}

async function readText(
  key: ObjectKey,
  { store }: FindClipsPorts,
  options: { readonly signal?: AbortSignal },
): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of store.read(key, options.signal)) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}
