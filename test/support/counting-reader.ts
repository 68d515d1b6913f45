import type { LedgerReader } from '../../src/ports/ledger.js';

export interface ReadCounts {
  versions: number;
  attempts: number;
  assets: number;
}

/** A ledger that counts the records it gave out in full. */
export function countingReader(ledger: LedgerReader): { readonly ledger: LedgerReader; readonly counts: ReadCounts } {
  const counts: ReadCounts = { versions: 0, attempts: 0, assets: 0 };
  const counted = async <Item>(name: keyof ReadCounts, reading: Promise<readonly Item[]>): Promise<readonly Item[]> => {
    const items = await reading;
    counts[name] += items.length;
    return items;
  };
  return {
    counts,
    ledger: {
      ...ledger,
      versions: (shotIds) => counted('versions', ledger.versions(shotIds)),
      attempts: (filter) => counted('attempts', ledger.attempts(filter)),
      assets: (filter) => counted('assets', ledger.assets(filter)),
    },
  };
}
