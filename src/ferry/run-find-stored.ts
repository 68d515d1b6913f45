import type { AssetRecord, RunRecord } from '../domain/ledger-records.js';
import { type ObjectKey, takeKey } from '../domain/object-key.js';
import type { FerryOptions, FerryPorts } from './ferry-ports.js';
import type { Pull } from './pull-list.js';
import { runInspect } from './run-inspect.js';
import { runLoadVersion } from './run-load-version.js';
import { assetOf, placeOf, putSidecar } from './run-stow.js';

/**
 * Before a clip is called lost: did an earlier life store it and die before it could say so? What lies under the take's
 * key is read back and inspected; when it is a whole clip, the take has landed, with its sidecar. Undefined when nothing
 * such is there.
 */
export async function runFindStored(
  { pull, run }: { readonly pull: Pull; readonly run: RunRecord | undefined },
  ports: FerryPorts,
  options: FerryOptions,
): Promise<AssetRecord | undefined> {
  const version = await runLoadVersion(pull, ports);
  const place = placeOf({ ...pull, version }, options.show);
  const key = takeKey(place, pull.kind);
  const stored = await ports.store.head(key, options.signal);
  if (stored === undefined || (await isOfAnother(key, pull, ports))) return undefined;
  const found = await runInspect({ kind: pull.kind, chunks: ports.store.read(key, options.signal) }, ports);
  if (found === undefined) return undefined;
  const nowMs = ports.clock.now();
  const receipt = {
    key,
    location: `${ports.store.location}/${key}`,
    sizeBytes: found.sizeBytes,
    sha256: found.digests.sha256,
    proof: 'reget_sha256',
    storedAtMs: stored.modifiedAtMs ?? nowMs,
  } as const;
  const asset = assetOf(
    { pull, version, media: found },
    { receipt, findings: ['Found in the store when the server had lost it.'] },
  );
  await putSidecar({ pull, version, run, asset, place, media: found, target: ports.store }, ports, options);
  await ports.ledger.recordAsset(asset, nowMs);
  return asset;
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
