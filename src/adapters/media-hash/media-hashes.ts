import { createHash } from 'node:crypto';
import { createXXHash128 } from 'hash-wasm';
import { formatC4Id } from '../../domain/c4-id.js';
import { sha256Of, sha256Schema } from '../../domain/sha256.js';
import type { MediaDigests, MediaHashes } from '../../ports/media-hash.js';
import { openRawHash, type RawDigests } from './raw-hash.js';

/** In this thread. */
export const mediaHashes: MediaHashes = {
  open: async () => {
    const hash = await openRawHash();
    return {
      update: async (chunk) => hash.update(chunk),
      digest: async () => mediaDigests(hash.digest()),
      abandon: () => undefined,
    };
  },
  openDigester: async () => {
    const xxh128 = await createXXHash128();
    return (content) => ({
      sha256: sha256Of(content),
      c4: formatC4Id(createHash('sha512').update(content).digest()),
      xxh128: xxh128.init().update(content).digest('hex'),
    });
  },
};

export function mediaDigests({ sha256, sha512, xxh128 }: RawDigests): MediaDigests {
  return { sha256: sha256Schema.parse(sha256), c4: formatC4Id(sha512), xxh128 };
}
