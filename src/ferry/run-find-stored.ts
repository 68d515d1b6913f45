import type { AssetRecord, RunRecord } from '../domain/ledger-records.js';
import { type AssetKind, type ObjectKey, takeKey } from '../domain/object-key.js';
import type { Receipt } from '../domain/receipt.js';
import type { Store } from '../ports/store.js';
import type { FerryOptions, FerryPorts } from './ferry-ports.js';
import type { Pull } from './pull-list.js';
import type { SpooledMedia } from './run-fetch.js';
import { runInspect } from './run-inspect.js';
import { runLoadVersion } from './run-load-version.js';
import { assetOf, placeOf, putSidecar } from './run-stow.js';

/**
 * Before a clip is called lost: did an earlier life store it and die before it could say so? What lies under the take's
 * key in the store, else in the fallback, is read back and inspected; when it is a whole clip, the take has landed there,
 * with its sidecar. Undefined when nothing such is there.
 */
export async function runFindStored(
  { pull, run }: { readonly pull: Pull; readonly run: RunRecord | undefined },
  ports: FerryPorts,
  options: FerryOptions,
): Promise<AssetRecord | undefined> {
  const version = await runLoadVersion(pull, ports);
  const place = placeOf({ ...pull, version }, options.show);
  const key = takeKey(place, pull.kind);
  if (await isOfAnother(key, pull, ports)) return undefined;
  for (const target of ports.fallback === undefined ? [ports.store] : [ports.store, ports.fallback]) {
    const found = await findIn(target, { key, kind: pull.kind }, ports, options);
    if (found === undefined) continue;
    const { media, receipt } = found;
    const asset = assetOf(
      { pull, version, media },
      { receipt, findings: ['Found in the store when the server had lost it.'] },
    );
    await putSidecar({ pull, version, run, asset, place, media, target }, ports, options);
    await ports.ledger.recordAsset(asset, ports.clock.now());
    return asset;
  }
  return undefined;
}

async function findIn(
  target: Store,
  { key, kind }: { readonly key: ObjectKey; readonly kind: AssetKind },
  ports: FerryPorts,
  { signal }: FerryOptions,
): Promise<
  { readonly media: Pick<SpooledMedia, 'sizeBytes' | 'digests' | 'inspection'>; readonly receipt: Receipt } | undefined
> {
  const stored = await target.head(key, signal);
  const media = stored && (await runInspect({ kind, chunks: target.read(key, signal) }, ports));
  if (media === undefined) return undefined;
  const receipt = {
    key,
    location: `${target.location}/${key}`,
    sizeBytes: media.sizeBytes,
    sha256: media.digests.sha256,
    proof: 'reget_sha256',
    storedAtMs: stored?.modifiedAtMs ?? ports.clock.now(),
  } as const;
  return { media, receipt };
}

/** A take that was paid for twice has one key: what lies there by another try's receipt is not this try's clip. */
async function isOfAnother(
  key: ObjectKey,
  { attempt }: Pull,
  { ledger }: Pick<FerryPorts, 'ledger'>,
): Promise<boolean> {
  const attempts = await ledger.attempts({ shotIds: [attempt.shotId] });
  const customIds = attempts.map(({ customId }) => customId).filter((customId) => customId !== attempt.customId);
  const assets = customIds.length === 0 ? [] : await ledger.assets({ customIds });
  return assets.some(({ receipt }) => receipt.key === key);
}
