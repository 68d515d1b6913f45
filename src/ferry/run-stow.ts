import type { AssetRecord, AttemptRecord, RunRecord, VersionRecord } from '../domain/ledger-records.js';
import { type ObjectKey, objectKey, type TakePlace, takeKey } from '../domain/object-key.js';
import type { Receipt } from '../domain/receipt.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import { sha256Of } from '../domain/sha256.js';
import { formatTakeName } from '../domain/take-name.js';
import type { NewObject, Store } from '../ports/store.js';
import type { FerryOptions, FerryPorts } from './ferry-ports.js';
import { findMismatches } from './find-mismatches.js';
import { formatSidecar } from './format-sidecar.js';
import { providerNow } from './provider-now.js';
import { deadlineOf, type Pull } from './pull-list.js';
import type { SpooledMedia } from './run-fetch.js';
import { loadResponse, runLoadVersion } from './run-load-version.js';

export interface StowInput {
  readonly pull: Pull;
  readonly media: SpooledMedia;
  readonly run: RunRecord | undefined;
  /** Home, or the fallback. */
  readonly target: Store;
}

/** Time to come back after a loss of power and to fetch anew what it took. */
const comfortMs = 2 * 3_600_000;

/**
 * Brings a spooled file into the store and the ledger: put, sidecar, record, and only then out of the spool. Killed
 * between any two of them, the next run finds the same bytes under the same key and goes on from there.
 *
 * While the server still holds the bytes for hours, the spool's copy is synced only if it has to rest: most are gone
 * from the spool before the disk would have written them.
 */
export async function runStow(input: StowInput, ports: FerryPorts, options: FerryOptions): Promise<AssetRecord> {
  const { body, heldBy } = input.media;
  try {
    if (deadlineOf(input.pull) - providerNow(ports) < comfortMs) await syncFirst(input, ports);
    const asset = await bringIn(input, ports, options);
    await ports[heldBy].remove(body);
    return asset;
  } catch (cause) {
    await ports[heldBy].sync(body);
    throw cause;
  }
}

/** A disk that refuses does not keep the clip from the store; where the store refuses too, the disk is asked again. */
async function syncFirst({ media: { body, heldBy }, pull }: StowInput, ports: FerryPorts): Promise<void> {
  try {
    await ports[heldBy].sync(body);
  } catch (cause) {
    if (!(cause instanceof RenderQueueError) || cause.code === 'E_STORE_BYTES_CHANGED') throw cause;
    ports.talk.warn(
      `${pull.attempt.customId} goes to the store without a copy that outlives a loss of power: ${cause.message}`,
    );
  }
}

async function bringIn(input: StowInput, ports: FerryPorts, options: FerryOptions): Promise<AssetRecord> {
  const { pull } = input;
  const version = await runLoadVersion(pull, ports);
  const place = placeOf({ ...pull, version }, options.show);
  ports.crashPoints.reach('ferry.before-put');
  const put = await putBeside(objectOf(keyOf(place, input), input.media), { store: input.target }, options);
  ports.crashPoints.reach('ferry.after-put');
  const asset = assetOf({ ...input, version }, put);
  if (pull.kind === 'video') await putSidecar({ ...input, asset, place, version }, ports, options);
  ports.crashPoints.reach('ferry.before-record');
  await ports.ledger.recordAsset(asset, ports.clock.now());
  ports.crashPoints.reach('ferry.after-record');
  return asset;
}

interface StoredMedia {
  readonly receipt: Receipt;
  readonly findings: readonly string[];
}

/**
 * The key it is wanted under; where other bytes hold that, the same name with the first 12 digits of our SHA-256 in it.
 * That key is free or ours, so a paid clip always finds a place and nothing that lies there is touched.
 */
export async function putBeside(
  wanted: NewObject,
  { store }: { readonly store: Store },
  { signal }: { readonly signal?: AbortSignal },
): Promise<StoredMedia> {
  const answer = await store.put(wanted, signal);
  if (answer.kind !== 'conflict') return { receipt: answer.receipt, findings: [] };
  const key = ownKey(wanted);
  const second = await store.put({ ...wanted, key }, signal);
  if (second.kind === 'conflict') throw keyTaken(key);
  return { receipt: second.receipt, findings: [`Other bytes hold the key \`${wanted.key}\`; they were left alone.`] };
}

function ownKey({ key, sha256 }: NewObject): ObjectKey {
  const dot = key.indexOf('.', key.lastIndexOf('/'));
  return objectKey(`${key.slice(0, dot)}.${sha256.slice(0, 12)}${key.slice(dot)}`);
}

export function objectOf(key: ObjectKey, { body, sizeBytes, digests, inspection }: SpooledMedia): NewObject {
  return { key, body, sizeBytes, sha256: digests.sha256, mediaType: inspection.mediaType };
}

/** A picture is named for what it is, whatever its server was expected to send. */
function keyOf(place: TakePlace, { pull, media }: StowInput): ObjectKey {
  const key = takeKey(place, pull.kind);
  const extension = extensions[media.inspection.mediaType];
  return key.endsWith(extension) ? key : objectKey(key.replace(/\.[a-z0-9]+$/, extension));
}

const extensions = { 'video/mp4': '.mp4', 'image/webp': '.webp', 'image/jpeg': '.jpg', 'image/png': '.png' } as const;

export function assetOf(
  {
    pull,
    version,
    media,
  }: {
    readonly pull: Pull;
    readonly version: VersionRecord;
    readonly media: Pick<SpooledMedia, 'digests' | 'inspection'>;
  },
  { receipt, findings }: StoredMedia,
): AssetRecord {
  const { movie, mediaType } = media.inspection;
  return {
    customId: pull.attempt.customId,
    kind: pull.kind,
    receipt,
    mediaType,
    durationSeconds: movie?.durationSeconds,
    width: movie?.width,
    height: movie?.height,
    frameRate: movie?.frameRate,
    hasAudio: movie?.hasAudio,
    c4: media.digests.c4,
    xxh128: media.digests.xxh128,
    findings: [...findings, ...(movie === undefined ? [] : findMismatches(movie, version.request))],
  };
}

/** Written before the record, so that a landed take always has one. An older one of other words stays as it is. */
export async function putSidecar(
  input: Omit<StowInput, 'media' | 'pull'> & {
    readonly pull: { readonly attempt: AttemptRecord };
    readonly media: Pick<SpooledMedia, 'inspection'>;
    readonly asset: AssetRecord;
    readonly version: VersionRecord;
    readonly place: TakePlace;
  },
  ports: Pick<FerryPorts, 'ledger'>,
  options: Pick<FerryOptions, 'show' | 'generator' | 'signal'>,
): Promise<void> {
  const { pull, version, run, asset, place, media } = input;
  const bytes = new TextEncoder().encode(
    formatSidecar({
      attempt: pull.attempt,
      version,
      run,
      response: await loadResponse(pull, ports),
      asset,
      show: options.show,
      takeName: formatTakeName(place),
      hasContentCredentials: media.inspection.hasContentCredentials,
      generator: options.generator,
    }),
  );
  await input.target.put(
    {
      key: objectKey(asset.receipt.key.replace(/\.mp4$/, '.json')),
      body: { bytes },
      sizeBytes: bytes.length,
      sha256: sha256Of(bytes),
      mediaType: 'application/json',
    },
    options.signal,
  );
}

export function placeOf(
  { attempt, version }: { readonly attempt: AttemptRecord; readonly version: VersionRecord },
  show: string,
): TakePlace {
  return {
    show,
    shotId: attempt.shotId,
    version: attempt.version,
    take: attempt.take,
    isPlaceholder: attempt.isPlaceholder,
    episode: version.episode,
    sequence: version.sequence,
  };
}

function keyTaken(key: ObjectKey): RenderQueueError {
  return new RenderQueueError({
    code: 'E_KEY_CONFLICT',
    kind: 'store',
    message: `Other bytes lie under \`${key}\`, whose name holds the digest of the ones to be stored.`,
    hint: `Look at the object: it is damaged or was put there by hand. Move it away and run the same command again.`,
  });
}
