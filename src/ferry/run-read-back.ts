import type { ObjectKey } from '../domain/object-key.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { Sha256 } from '../domain/sha256.js';
import type { MediaHashes } from '../ports/media-hash.js';
import type { Store } from '../ports/store.js';

/** The digest of a stored file's bytes. A disk may refuse this one file; a store that is out of reach refuses them all, and throws. */
export async function runReadBack(
  { key }: { readonly key: ObjectKey },
  { store, hashes }: { readonly store: Pick<Store, 'read'>; readonly hashes: MediaHashes },
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<Sha256 | RenderQueueError> {
  const hash = await hashes.open();
  try {
    for await (const chunk of store.read(key, signal)) await hash.update(chunk);
  } catch (cause) {
    hash.abandon();
    signal?.throwIfAborted();
    if (!(cause instanceof RenderQueueError) || cause.code !== 'E_STORE_DISK') throw cause;
    return cause;
  }
  return (await hash.digest()).sha256;
}
