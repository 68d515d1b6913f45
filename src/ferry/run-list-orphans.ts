import type { Store, StoredObject } from '../ports/store.js';
import { orphanPrefix } from './orphan-prefix.js';

/** Clips in the store that were paid for and that no take claims. */
export async function runListOrphans(
  { store }: { readonly store: Pick<Store, 'list'> },
  { signal }: { readonly signal?: AbortSignal },
): Promise<readonly StoredObject[]> {
  const orphans: StoredObject[] = [];
  for await (const object of store.list(orphanPrefix, signal)) orphans.push(object);
  return orphans;
}
