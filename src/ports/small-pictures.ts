import type { Sha256 } from '../domain/sha256.js';

/**
 * Pictures small enough to travel inside a page. Each is made once and kept by the digest of its original; what is kept
 * may be gone at any time, and is then made again. `find` and `keep` throw RenderQueueError of kind `store`.
 */
export interface SmallPictures {
  /** Undefined where none is kept. */
  readonly find: (original: Sha256) => Promise<Uint8Array | undefined>;
  /** At most 320 pixels on the longer side, JPEG, PNG or WebP. */
  readonly make: (original: Uint8Array) => Promise<MadePicture>;
  readonly keep: (original: Sha256, small: Uint8Array) => Promise<void>;
}

export type MadePicture =
  | { readonly kind: 'small'; readonly bytes: Uint8Array }
  /** `why` goes on after the name of the file: `is cut off`. */
  | { readonly kind: 'unreadable'; readonly why: string };
