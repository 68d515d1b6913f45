import type { Sha256 } from '../domain/sha256.js';

/** The digests of a clip, all taken in one pass while its bytes go by. */
export interface MediaHash {
  /** Once it resolves the chunk may be used again. */
  readonly update: (chunk: Uint8Array) => Promise<void>;
  /** Once, after the last byte. */
  readonly digest: () => Promise<MediaDigests>;
  /** Instead of `digest`, where nobody wants to know any more. Again, or after `digest`, it does nothing. */
  readonly abandon: () => void;
}

export interface MediaDigests {
  readonly sha256: Sha256;
  /** C4 ID of the SHA-512. */
  readonly c4: string;
  /** Lower-case hex, seed 0, big-endian. */
  readonly xxh128: string;
}

export interface MediaHashes {
  readonly open: () => Promise<MediaHash>;
  /** For contents that are in memory as a whole. */
  readonly openDigester: () => Promise<(content: Uint8Array) => MediaDigests>;
}
