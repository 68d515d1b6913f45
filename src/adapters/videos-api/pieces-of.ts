import { finished, type Readable } from 'node:stream';

/**
 * The pieces of a stream as they came, one at a time; breaking off destroys it. Node's own iterator reads what is there as
 * one: where a source pushes while it is read, that is a copy of every other piece.
 */
export async function* piecesOf(stream: Readable): AsyncGenerator<Uint8Array> {
  let piece: Uint8Array | undefined;
  let hasEnded = false;
  let fault: Error | null | undefined;
  let wake = (): void => undefined;
  const forget = finished(stream, { writable: false }, (error) => {
    hasEnded = true;
    fault = error;
    wake();
  });
  const take = (chunk: Uint8Array): void => {
    piece = chunk;
    stream.pause();
    wake();
  };
  stream.on('data', take);
  try {
    for (;;) {
      if (piece === undefined && !hasEnded) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (piece === undefined) {
        if (fault != null) throw fault;
        return;
      }
      const next = piece;
      piece = undefined;
      yield next;
      stream.resume();
    }
  } finally {
    stream.off('data', take);
    // Destroying it may be an error to it, which somebody has to hear.
    if (hasEnded) forget();
    else stream.destroy();
  }
}
