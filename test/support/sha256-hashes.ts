import { createHash } from 'node:crypto';
import { sha256Of, sha256Schema } from '../../src/domain/sha256.js';
import type { MediaHashes } from '../../src/ports/media-hash.js';

/** Without WebAssembly, which answers in real time. */
export const sha256Hashes: MediaHashes = {
  open: async () => {
    const hash = createHash('sha256');
    return {
      update: async (chunk) => {
        hash.update(chunk);
      },
      digest: async () => ({ sha256: sha256Schema.parse(hash.digest('hex')), c4: 'c4', xxh128: '0' }),
      abandon: () => undefined,
    };
  },
  openDigester: async () => (content) => ({ sha256: sha256Of(content), c4: 'c4', xxh128: '0' }),
};
