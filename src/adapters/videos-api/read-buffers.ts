import type { OnReadOpts, Socket } from 'node:net';

export interface ReadBuffers {
  /** For `net.connect` and `tls.connect`. https://nodejs.org/docs/latest-v20.x/api/net.html#socketconnectoptions-connectlistener */
  readonly onread: OnReadOpts;
  /** A piece of a body that nobody looks at any more: its memory takes what comes next. */
  readonly release: (piece: Uint8Array) => void;
}

/** What one read may bring. */
const bufferBytes = 64 * 1024;

/**
 * Memory that sockets read into, used again when it was given back. Left to itself Node takes new memory for each read,
 * which counts against the heap and has the whole of it marked after every 24 MB: a sixth of what a ferry computes.
 * Whoever gives nothing back leaves it to the collector.
 */
export function createReadBuffers(): ReadBuffers {
  const free: Buffer[] = [];
  /** How much the read brought that filled each. */
  const filledBytes = new WeakMap<ArrayBufferLike, number>();
  return {
    onread: {
      buffer: () => free.pop() ?? Buffer.allocUnsafeSlow(bufferBytes),
      callback(this: Socket, bytesRead: number, buffer: Uint8Array): boolean {
        filledBytes.set(buffer.buffer, bytesRead);
        return this.push(buffer.subarray(0, bytesRead));
      },
    },
    release: ({ buffer, byteLength }) => {
      // What came in one read with something else, a header or another piece, may still be looked at.
      if (filledBytes.get(buffer) !== byteLength) return;
      filledBytes.delete(buffer);
      free.push(Buffer.from(buffer));
    },
  };
}
