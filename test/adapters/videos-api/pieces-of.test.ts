import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { piecesOf } from '../../../src/adapters/videos-api/pieces-of.js';

/** Pushes while it is read, so that Node's own iterator would join pieces. */
function countTo(last: number, end: () => Error | null = () => null): Readable {
  let next = 0;
  return new Readable({
    highWaterMark: 1,
    read() {
      next += 1;
      if (next <= last) this.push(Buffer.from([next]));
      else this.destroy(end() ?? undefined);
    },
    destroy(error, done) {
      done(error ?? new Error('gone before its end'));
    },
  });
}

async function take(pieces: AsyncIterable<Uint8Array>, most = Number.POSITIVE_INFINITY): Promise<readonly number[][]> {
  const taken: number[][] = [];
  for await (const piece of pieces) {
    taken.push([...piece]);
    await new Promise((done) => setImmediate(done));
    if (taken.length === most) break;
  }
  return taken;
}

test('gives every piece by itself, and ends with the stream', async () => {
  expect(await take(piecesOf(Readable.from([Buffer.from([1]), Buffer.from([2, 3])], { objectMode: false })))).toEqual([
    [1],
    [2, 3],
  ]);
});

test('gives what came before it throws what broke the stream off', async () => {
  const taken: number[][] = [];
  const reading = (async () => {
    for await (const piece of piecesOf(countTo(3, () => new Error('reset')))) taken.push([...piece]);
  })();
  await expect(reading).rejects.toThrow('reset');
  expect(taken).toEqual([[1], [2], [3]]);
});

test('a stream that is left is destroyed, and its complaint about that harms nobody', async () => {
  const stream = countTo(9);
  expect(await take(piecesOf(stream), 2)).toEqual([[1], [2]]);
  await new Promise((done) => setImmediate(done));
  expect(stream.destroyed).toBe(true);
});
