import { type ObjectKey, submissionFolder } from '../domain/object-key.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { Store } from '../ports/store.js';
import { type Manifest, parseManifest } from './manifest.js';

/** Every manifest of a show in the store, oldest first. Throws `E_MANIFEST` for one that cannot be read: it stands for money. */
export async function runReadManifests(
  input: { readonly show: string },
  ports: { readonly store: Pick<Store, 'list' | 'read'> },
  options: { readonly signal?: AbortSignal },
): Promise<readonly Manifest[]> {
  const manifests: Manifest[] = [];
  for await (const { key } of ports.store.list(submissionFolder, options.signal)) {
    if (!key.endsWith('.json')) continue;
    const manifest = await runReadManifest({ key }, ports, options);
    if (manifest.show === input.show) manifests.push(manifest);
  }
  return manifests.sort((left, right) => left.intendedAtMs - right.intendedAtMs);
}

export async function runReadManifest(
  { key }: { readonly key: ObjectKey },
  { store }: { readonly store: Pick<Store, 'read'> },
  options: { readonly signal?: AbortSignal },
): Promise<Manifest> {
  const pieces: Uint8Array[] = [];
  for await (const piece of store.read(key, options.signal)) pieces.push(piece);
  const manifest = parseManifest(Buffer.concat(pieces).toString('utf8'));
  if (manifest !== undefined) return manifest;
  throw new RenderQueueError({
    code: 'E_MANIFEST',
    kind: 'store',
    message: `\`${key}\` is no manifest that this nightshoot can read; what it paid for is unknown.`,
    hint: 'Use the version of nightshoot that wrote it, or a newer one.',
  });
}
