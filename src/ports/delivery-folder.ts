import type { Sha256 } from '../domain/sha256.js';

/** The folder an assistant opens. Media in it is exact and verified: a file under its name has the digest it was brought with. */
export interface DeliveryFolder {
  /** Absolute path. */
  readonly location: string;
  /**
   * Brings a clip in: a file of the same digest already there stays; else it is copied, hashed on the way, or
   * hard-linked where that is asked for and the store is a folder on the same file system. Throws `E_DELIVERY_BYTES` when the bytes are not the ones
   * that landed; nothing stays under the name then.
   */
  readonly bring: (media: MediaToBring, signal?: AbortSignal) => Promise<MediaBrought>;
  /** Takes away what killed calls were writing; what another call may write at this moment stays. */
  readonly clear: () => Promise<void>;
  /** Writes the whole file or none of it, over an older one. */
  readonly write: (path: string, body: string | Uint8Array) => Promise<string>;
  readonly read: (path: string) => Promise<Uint8Array | undefined>;
}

export interface MediaToBring {
  /** Relative to the folder, `/` between parts. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: Sha256;
  /** The store's file on this machine, where it has one. */
  readonly localPath: string | undefined;
  /** A link costs no room, but whoever writes into the delivered file writes into the store: Premiere writes XMP into media. */
  readonly mayLink: boolean;
  readonly open: () => AsyncIterable<Uint8Array>;
}

export type MediaBrought = 'already_there' | 'linked' | 'copied';
