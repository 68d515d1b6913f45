import { createHash } from 'node:crypto';
import { imageTypeBytes, imageTypeOf, isWholeImage } from '../domain/image-type.js';
import type { AssetRecord } from '../domain/ledger-records.js';
import type { ObjectKey } from '../domain/object-key.js';
import type { Receipt } from '../domain/receipt.js';
import { sha256Of } from '../domain/sha256.js';
import type { Clock } from '../ports/clock.js';
import type { Store, StoredObject } from '../ports/store.js';
import { type DescribedVideo, parseSidecar } from './sidecar-asset.js';

export interface FindClipsPorts {
  readonly store: Pick<Store, 'location' | 'list' | 'read' | 'head'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Every clip of a show that lies whole in the store, known by the sidecar beside it, and the pictures of its take. */
export async function runFindClips(
  input: { readonly show: string },
  ports: FindClipsPorts,
  options: { readonly signal?: AbortSignal },
): Promise<readonly AssetRecord[]> {
  const clips: AssetRecord[] = [];
  for await (const { key } of ports.store.list(`${input.show}/`, options.signal)) {
    if (!key.endsWith('.json')) continue;
    const described = parseSidecar((await readBytes(key, ports, options)).toString('utf8'));
    const stored = described && (await ports.store.head(described.file.key, options.signal));
    if (described === undefined || stored?.sizeBytes !== described.file.sizeBytes) continue;
    const receipt = await prove(described, stored, { ports, options });
    if (receipt === undefined) continue;
    const { file: _, ...asset } = described;
    clips.push({ ...asset, receipt }, ...(await findPictures(described, { ports, options })));
  }
  return clips;
}

/** Pictures have no sidecar: they are the whole ones under the name of the clip. */
async function findPictures(
  { customId, file }: DescribedVideo,
  { ports, options }: Surroundings,
): Promise<readonly AssetRecord[]> {
  const stem = file.key.replace(/\.mp4$/, '');
  const pictures: AssetRecord[] = [];
  for await (const stored of ports.store.list(`${stem}.`, options.signal)) {
    const name = /^\.(sheet\.)?(?:webp|jpg|png)$/.exec(stored.key.slice(stem.length));
    if (name === null) continue;
    const bytes = await readBytes(stored.key, ports, options);
    const mediaType = imageTypeOf(bytes);
    const ends = {
      head: bytes.subarray(0, imageTypeBytes),
      tail: bytes.subarray(-imageTypeBytes),
      sizeBytes: bytes.length,
    };
    if (mediaType === undefined || !isWholeImage(ends, mediaType)) continue;
    pictures.push({
      customId,
      kind: name[1] === undefined ? 'thumbnail' : 'spritesheet',
      receipt: {
        key: stored.key,
        location: `${ports.store.location}/${stored.key}`,
        sizeBytes: bytes.length,
        sha256: sha256Of(bytes),
        proof: 'reget_sha256',
        storedAtMs: stored.modifiedAtMs ?? ports.clock.now(),
      },
      mediaType,
      durationSeconds: undefined,
      width: undefined,
      height: undefined,
      frameRate: undefined,
      hasAudio: undefined,
      c4: undefined,
      xxh128: undefined,
      findings: [],
    });
  }
  return pictures;
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

async function readBytes(
  key: ObjectKey,
  { store }: FindClipsPorts,
  options: { readonly signal?: AbortSignal },
): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of store.read(key, options.signal)) pieces.push(piece);
  return Buffer.concat(pieces);
}
