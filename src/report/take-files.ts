import type { AssetRecord } from '../domain/ledger-records.js';
import type { AssetKind } from '../domain/object-key.js';
import type { DailiesFile } from './dailies-model.js';

/** The files of one take in the store, by kind. */
export function takeFiles(assets: readonly AssetRecord[]): Partial<Record<AssetKind, DailiesFile>> {
  return Object.fromEntries(assets.map((asset) => [asset.kind, drawFile(asset)]));
}

function drawFile({ receipt, customId: _, kind: __, ...facts }: AssetRecord): DailiesFile {
  const { key, location, sizeBytes, sha256, storedAtMs } = receipt;
  return { key, location, sizeBytes, sha256, storedAtMs, ...facts };
}
