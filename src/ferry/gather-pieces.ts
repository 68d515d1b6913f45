/** All that a transfer holds between the wire and the disk: memory grows with the transfers under way, never with the clips or their size. */
export const pieceBytes = 512 * 1024;

export interface Gatherer {
  /** The pieces that the chunk makes full. Each lies in the one buffer: keep it before asking for the next. */
  readonly add: (chunk: Uint8Array) => Iterable<Uint8Array>;
  /** What was added since the last full piece; it begins anew behind it. */
  readonly rest: () => Uint8Array;
  /** At the end, whatever it was: the buffer goes to the next file. */
  readonly close: () => void;
}

/** Of files that have ended; as many as were ever under way at once. */
const freeBuffers: Uint8Array[] = [];

/**
 * Copies the chunks of a wire into one buffer and tells whenever it is full. Chunks that are let go of at once die young,
 * while those held until a write cost a collection of the whole heap each 20 MB. The buffer is shared memory, which a
 * worker reads where it lies, and is never collected.
 */
export function createGatherer(): Gatherer {
  const buffer = freeBuffers.pop() ?? new Uint8Array(new SharedArrayBuffer(pieceBytes));
  let filled = 0;
  return {
    add: function* (chunk) {
      for (let at = 0; at < chunk.length; ) {
        const part = chunk.subarray(at, at + buffer.length - filled);
        buffer.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled < buffer.length) return;
        filled = 0;
        yield buffer;
      }
    },
    rest: () => {
      const piece = buffer.subarray(0, filled);
      filled = 0;
      return piece;
    },
    close: () => {
      freeBuffers.push(buffer);
    },
  };
}
