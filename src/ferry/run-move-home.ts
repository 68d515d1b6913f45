import type { AssetRecord } from '../domain/ledger-records.js';
import { objectKey } from '../domain/object-key.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { Store } from '../ports/store.js';
import type { FerryPorts } from './ferry-ports.js';
import { homePrefix, pullName } from './pull-list.js';
import { runInspect } from './run-inspect.js';

type MovePorts = FerryPorts & { readonly fallback: Store };

/**
 * Brings files that landed in the fallback into the store, each read back and inspected on the way through the spool.
 * What lies in the fallback stays there: it is the only other copy until somebody has looked at both. A store that is
 * still out of reach leaves the rest where it is.
 */
export async function runMoveHome(
  input: { readonly assets: readonly AssetRecord[] },
  ports: MovePorts,
  options: { readonly signal?: AbortSignal },
): Promise<readonly AssetRecord[]> {
  const away = input.assets.filter(({ receipt }) => receipt.location.startsWith(`${ports.fallback.location}/`));
  const home: AssetRecord[] = [];
  try {
    for (const asset of away) {
      options.signal?.throwIfAborted();
      const moved = await moveHome(asset, ports, options);
      if (moved !== undefined) home.push(moved);
    }
  } catch (cause) {
    if (!(cause instanceof RenderQueueError) || cause.kind !== 'store') throw cause;
    ports.talk.warn(
      `${away.length - home.length} files stay in \`${ports.fallback.location}\` for now: ${cause.message}`,
    );
  }
  return home;
}

/** Undefined where the bytes could not be moved; they stay where they are. */
async function moveHome(
  asset: AssetRecord,
  ports: MovePorts,
  { signal }: { readonly signal?: AbortSignal },
): Promise<AssetRecord | undefined> {
  const { store, fallback, spool, ledger, clock, talk } = ports;
  const key = objectKey(asset.receipt.key);
  const file = await spool.create(`${homePrefix}${pullName(asset)}`);
  const chunks = copying(fallback.read(key, signal), (chunk) => file.write(chunk));
  const found = await runInspect({ kind: asset.kind, chunks }, ports);
  if (found?.digests.sha256 !== asset.receipt.sha256) {
    await file.discard();
    talk.warn(`The copy of ${pullName(asset)} in \`${fallback.location}\` is not the one that landed there.`);
    return undefined;
  }
  const body = await file.finish(asset.receipt.sha256);
  const { sizeBytes, sha256 } = asset.receipt;
  try {
    const answer = await store.put({ key, body, sizeBytes, sha256, mediaType: asset.mediaType }, signal);
    if (answer.kind === 'conflict') return undefined;
    const moved = { ...asset, receipt: answer.receipt };
    await ledger.recordAsset(moved, clock.now());
    return moved;
  } finally {
    await spool.remove(body);
  }
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
