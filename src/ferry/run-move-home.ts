import type { AssetRecord, RunRecord } from '../domain/ledger-records.js';
import { objectKey } from '../domain/object-key.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { Ulid } from '../domain/ulid.js';
import type { Store } from '../ports/store.js';
import type { FerryOptions, FerryPorts } from './ferry-ports.js';
import { providerNow } from './provider-now.js';
import { homePrefix, pullName } from './pull-list.js';
import { runFetch, type SpooledMedia, throwAway } from './run-fetch.js';
import { runInspect } from './run-inspect.js';
import { runLoadVersion } from './run-load-version.js';
import { objectOf, placeOf, putBeside, putSidecar } from './run-stow.js';

type MovePorts = FerryPorts & { readonly fallback: Store };
type MoveOptions = Pick<FerryOptions, 'show' | 'generator' | 'signal'>;

/**
 * Brings files that landed in the fallback into the store, each read back and inspected on the way through the spool,
 * and a sidecar beside each clip. What lies in the fallback stays there: it is the only other copy until somebody has
 * looked at both. One that cannot be had there is fetched anew, or told of where its server has forgotten it, and holds
 * up no other; a store that is still out of reach leaves the rest where it is.
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
  const { store, ledger, clock } = ports;
  const copy = await bringCopy(asset, ports, options);
  const media = typeof copy === 'string' ? ((await fetchAnew(asset, ports, options)) ?? copy) : copy;
  if (typeof media === 'string') return media;
  const { body, heldBy } = media;
  try {
    const { receipt, findings } = await putBeside(objectOf(objectKey(asset.receipt.key), media), { store }, options);
    const moved = { ...asset, receipt, findings: [...asset.findings, ...findings] };
    if (asset.kind === 'video') await putSidecarHome(moved, media, ports, options);
    await ledger.recordAsset(moved, clock.now());
    return moved;
  } catch (cause) {
    if (!(cause instanceof RenderQueueError) || cause.code !== 'E_KEY_CONFLICT') throw cause;
    return cause.message;
  } finally {
    await ports[heldBy].remove(body);
  }
}

/** Into the spool, or why this one cannot be had; throws where no other can be had either. */
async function bringCopy(
  asset: AssetRecord,
  { fallback, spool, hashes }: MovePorts,
  { signal }: MoveOptions,
): Promise<SpooledMedia | string> {
  const { kind, receipt } = asset;
  const name = `The copy of ${pullName(asset)} in \`${fallback.location}\``;
  const file = await spool.create(spoolName(asset));
  const chunks = copying(fallback.read(objectKey(receipt.key), signal), (chunk) => file.write(chunk));
  try {
    const found = await runInspect({ kind, chunks }, { hashes });
    if (found?.digests.sha256 === receipt.sha256) {
      return { ...found, body: await file.finish(receipt.sha256), heldBy: 'spool' };
    }
    await file.discard();
    return `${name} is not the one that landed there; it stays.`;
  } catch (cause) {
    await file.discard();
    // A disk answers at once, for each of its files; a bucket that is out of reach would be asked in vain for each.
    if (!(cause instanceof RenderQueueError) || (cause.code !== 'E_STORE_DISK' && cause.retryable)) throw cause;
    return `${name} cannot be had; it stays: ${cause.message}`;
  }
}

/** While the server still has them: the same bytes as those that landed. */
async function fetchAnew(
  asset: AssetRecord,
  ports: MovePorts,
  options: MoveOptions,
): Promise<SpooledMedia | undefined> {
  const { kind, customId, receipt } = asset;
  const [attempt] = await ports.ledger.attempts({ customIds: [customId] });
  if (attempt?.videoId === undefined || (attempt.downloadDeadlineMs ?? 0) < providerNow(ports)) return undefined;
  const wanted = { videoId: attempt.videoId, kind, name: spoolName(asset) };
  const answer = await runFetch({ wanted, partial: undefined }, ports, options);
  if (answer.kind === 'fetched') {
    if (answer.media.digests.sha256 === receipt.sha256) return answer.media;
    await ports[answer.media.heldBy].remove(answer.media.body);
  } else if (answer.partial !== undefined) await throwAway(answer.partial);
  return undefined;
}

function spoolName(asset: AssetRecord): string {
  return `${homePrefix}${pullName(asset)}`;
}

async function putSidecarHome(
  asset: AssetRecord,
  media: Pick<SpooledMedia, 'inspection'>,
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
