/** All that a transfer holds between the wire and the disk: memory grows with the transfers under way, never with the clips or their size. */
export const pieceBytes = 512 * 1024;

export interface Gatherer {
  readonly add: (chunk: Uint8Array) => Promise<void>;
  /** Keeps what was added and not kept yet. */
  readonly flush: () => Promise<void>;
  /** At the end, whatever it was: the buffer goes to the next file. */
  readonly close: () => void;
}

/** Of files that have ended; as many as were ever under way at once. */
const freeBuffers: Uint8Array[] = [];

/**
 * Copies the chunks of a wire into one buffer and hands it on whenever it is full; it is filled again once `keep` has
 * resolved. Chunks that are let go of at once die young, while those held until a write cost a collection of the whole
 * heap each 20 MB. The buffer is shared memory, which a worker reads where it lies, and is never collected.
 */
export function createGatherer(keep: (piece: Uint8Array) => Promise<void>): Gatherer {
  const buffer = freeBuffers.pop() ?? new Uint8Array(new SharedArrayBuffer(pieceBytes));
  let filled = 0;
  const flush = async (): Promise<void> => {
    const piece = buffer.subarray(0, filled);
    filled = 0;
    if (piece.length > 0) await keep(piece);
  };
  return {
    add: async (chunk) => {
      for (let at = 0; at < chunk.length; ) {
        const part = chunk.subarray(at, at + buffer.length - filled);
        buffer.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled === buffer.length) await flush();
      }
    },
    flush,
    close: () => {
      freeBuffers.push(buffer);
    },
  };
}
