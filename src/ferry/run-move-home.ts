import type { AssetRecord, RunRecord } from '../domain/ledger-records.js';
import { objectKey } from '../domain/object-key.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { Ulid } from '../domain/ulid.js';
import type { SpoolFile } from '../ports/spool.js';
import type { Store } from '../ports/store.js';
import type { FerryOptions, FerryPorts } from './ferry-ports.js';
import { homePrefix, pullName } from './pull-list.js';
import type { SpooledMedia } from './run-fetch.js';
import { runInspect } from './run-inspect.js';
import { runLoadVersion } from './run-load-version.js';
import { placeOf, putBeside, putSidecar } from './run-stow.js';

type MovePorts = FerryPorts & { readonly fallback: Store };
type MoveOptions = Pick<FerryOptions, 'show' | 'generator' | 'signal'>;

/**
 * Brings files that landed in the fallback into the store, each read back and inspected on the way through the spool,
 * and a sidecar beside each clip. What lies in the fallback stays there: it is the only other copy until somebody has
 * looked at both. One that cannot be had there is told of and holds up no other; a store that is still out of reach
 * leaves the rest where it is.
 */
export async function runMoveHome(
  input: { readonly assets: readonly AssetRecord[] },
  ports: MovePorts,
  options: MoveOptions,
): Promise<readonly AssetRecord[]> {
  const away = input.assets.filter(({ receipt }) => receipt.location.startsWith(`${ports.fallback.location}/`));
  if (away.length === 0) return [];
  const runs = new Map((await ports.ledger.runs()).map((run) => [run.id, run]));
  const home: AssetRecord[] = [];
  const stuck: string[] = [];
  try {
    for (const asset of away) {
      options.signal?.throwIfAborted();
      const moved = await moveHome(asset, { ...ports, runs }, options);
      if (typeof moved === 'string') stuck.push(moved);
      else home.push(moved);
    }
  } catch (cause) {
    if (!(cause instanceof RenderQueueError) || cause.kind !== 'store') throw cause;
    ports.talk.warn(
      `${away.length - home.length} files stay in \`${ports.fallback.location}\` for now: ${cause.message}`,
    );
  }
  tellStuck(stuck, ports);
  return home;
}

/** Enough to see what is wrong; a fallback that is not mounted hides thousands. */
const toldAtMost = 5;

function tellStuck(stuck: readonly string[], { fallback, talk }: Pick<MovePorts, 'fallback' | 'talk'>): void {
  for (const reason of stuck.slice(0, toldAtMost)) talk.warn(reason);
  const more = stuck.length - toldAtMost;
  if (more > 0) talk.warn(`${more} more files stay in \`${fallback.location}\`.`);
}

/** The new record, or why the file stays where it is. */
async function moveHome(
  asset: AssetRecord,
  ports: MovePorts & { readonly runs: ReadonlyMap<Ulid, RunRecord> },
  options: MoveOptions,
): Promise<AssetRecord | string> {
  const { store, fallback, spool, ledger, clock } = ports;
  const file = await spool.create(`${homePrefix}${pullName(asset)}`);
  const found = await bringHere(asset, file, ports, options);
  if (found === undefined || found instanceof RenderQueueError) {
    await file.discard();
    const name = `The copy of ${pullName(asset)} in \`${fallback.location}\``;
    return found === undefined
      ? `${name} is not the one that landed there; it stays.`
      : `${name} cannot be had; it stays: ${found.message}`;
  }
  const body = await file.finish(asset.receipt.sha256);
  try {
    const { sizeBytes, sha256 } = asset.receipt;
    const wanted = { key: objectKey(asset.receipt.key), body, sizeBytes, sha256, mediaType: asset.mediaType };
    const { receipt, findings } = await putBeside(wanted, { store }, options);
    const moved = { ...asset, receipt, findings: [...asset.findings, ...findings] };
    if (asset.kind === 'video') await putSidecarHome(moved, found, ports, options);
    await ledger.recordAsset(moved, clock.now());
    return moved;
  } catch (cause) {
    if (!(cause instanceof RenderQueueError) || cause.code !== 'E_KEY_CONFLICT') throw cause;
    return cause.message;
  } finally {
    await spool.remove(body);
  }
}

type Found = Pick<SpooledMedia, 'inspection'>;

/** Undefined where other bytes lie there now; the error where this one file cannot be read. */
async function bringHere(
  { kind, receipt }: AssetRecord,
  file: SpoolFile,
  ports: MovePorts,
  { signal }: MoveOptions,
): Promise<Found | RenderQueueError | undefined> {
  const chunks = copying(ports.fallback.read(objectKey(receipt.key), signal), (chunk) => file.write(chunk));
  try {
    const found = await runInspect({ kind, chunks }, ports);
    return found?.digests.sha256 === receipt.sha256 ? found : undefined;
  } catch (cause) {
    // A disk answers at once, for each of its files; a bucket that is out of reach would be asked in vain for each.
    if (cause instanceof RenderQueueError && (cause.code === 'E_STORE_DISK' || !cause.retryable)) return cause;
    await file.discard();
    throw cause;
  }
}

async function putSidecarHome(
  asset: AssetRecord,
  media: Found,
  ports: MovePorts & { readonly runs: ReadonlyMap<Ulid, RunRecord> },
  options: MoveOptions,
): Promise<void> {
  const [attempt] = await ports.ledger.attempts({ customIds: [asset.customId] });
  if (attempt === undefined) return;
  const version = await runLoadVersion({ attempt }, ports);
  const place = placeOf({ attempt, version }, options.show);
  const run = ports.runs.get(attempt.runId);
  await putSidecar({ pull: { attempt }, version, run, asset, place, media, target: ports.store }, ports, options);
}

async function* copying(
  chunks: AsyncIterable<Uint8Array>,
  write: (chunk: Uint8Array) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    await write(chunk);
    yield chunk;
  }
}
