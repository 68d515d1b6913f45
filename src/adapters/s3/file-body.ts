import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { diskError } from '../files/disk-error.js';

/** Half a millisecond of a fast disk. Smaller pieces cost more calls than bytes; two of them are all a transfer holds. */
export const bodyPieceBytes = 256 * 1024;

/** Sends a file as a stream, and lets go of it whatever happens. Throws in the words of the disk when it cannot be read. */
export async function sendFileBody(path: string, send: (body: Readable) => Promise<unknown>): Promise<void> {
  const body = openFileBody(path);
  const broken = new Promise<never>((_, reject) => {
    body.once('error', (cause) => reject(diskError(`read \`${path}\` from the spool`, cause)));
  });
  try {
    await Promise.race([send(body), broken]);
  } finally {
    body.destroy();
  }
}

/**
 * A file in pieces that take turns in two buffers, for a consumer that pipes: while it writes one, the other is filled.
 * Buffers of their own for every piece would make the collector run after each 20 MB, which costs more than the PUT.
 *
 * A piece is larger than the high-water mark of any socket, so a pipe asks for the next but one only after it was
 * drained. A consumer that breaks this sends bytes that the store refuses by their digest.
 */
export function openFileBody(path: string): Readable {
  const buffers = [Buffer.allocUnsafeSlow(bodyPieceBytes), Buffer.allocUnsafeSlow(bodyPieceBytes)] as const;
  let turn: 0 | 1 = 0;
  const opened = open(path);
  return new Readable({
    highWaterMark: 1,
    construct(done) {
      opened.then(() => done(), done);
    },
    read() {
      const buffer = buffers[turn];
      turn = turn === 0 ? 1 : 0;
      opened
        .then((handle) => fill(buffer, handle))
        .then(
          (piece) => this.push(piece.length === 0 ? null : piece),
          (cause) => this.destroy(cause),
        );
    },
    destroy(cause, done) {
      opened
        .then((handle) => handle.close())
        .then(
          () => done(cause),
          () => done(cause),
        );
    },
  });
}

/** A read may bring less than was asked for, and only the last piece may be short. */
async function fill(buffer: Buffer, handle: FileHandle): Promise<Buffer> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
