import type { AssetKind } from '../domain/object-key.js';
import type { MediaHashes } from '../ports/media-hash.js';
import { createMediaInspector } from './inspect-media.js';
import type { SpooledMedia } from './run-fetch.js';

/** Hashes and inspects bytes that are here already; undefined when they are not a whole file of the kind. */
export async function runInspect(
  input: { readonly kind: AssetKind; readonly chunks: AsyncIterable<Uint8Array> },
  ports: { readonly hashes: MediaHashes },
): Promise<Pick<SpooledMedia, 'sizeBytes' | 'digests' | 'inspection'> | undefined> {
  const inspector = createMediaInspector(input.kind);
  const hash = await ports.hashes.open();
  let sizeBytes = 0;
  try {
    for await (const chunk of input.chunks) {
      inspector.push(chunk);
      await hash.update(chunk);
      sizeBytes += chunk.length;
    }
  } catch (cause) {
    hash.abandon();
    throw cause;
  }
  const inspection = inspector.finish();
  const digests = await hash.digest();
  return inspection.kind === 'whole' ? { sizeBytes, digests, inspection } : undefined;
}
