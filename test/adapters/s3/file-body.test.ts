import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Readable, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bodyPieceBytes, openFileBody, sendFileBody } from '../../../src/adapters/s3/file-body.js';
import { sha256Of } from '../../../src/domain/sha256.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightshoot-body-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test.each([0, 1, bodyPieceBytes - 1, bodyPieceBytes, bodyPieceBytes + 1, 7 * bodyPieceBytes + 5])(
  'sends a file of %i bytes as it is to a line that is slower than the disk',
  async (sizeBytes) => {
    const path = join(folder, 'clip.mp4');
    const bytes = randomBytes(sizeBytes);
    await writeFile(path, bytes);
    const line = slowLine();

    await sendFileBody(path, (body) => finished(body.pipe(line.entry)));

    expect(sha256Of(line.sent())).toBe(sha256Of(bytes));
  },
);

test('reads a file of any length into two pieces that take turns', async () => {
  const path = join(folder, 'clip.mp4');
  await writeFile(path, randomBytes(20 * bodyPieceBytes));
  const body = openFileBody(path);
  const buffers = new Set<ArrayBufferLike>();
  for await (const piece of body) buffers.add(piece.buffer);
  expect([...buffers].map(({ byteLength }) => byteLength)).toEqual([bodyPieceBytes, bodyPieceBytes]);
});

test('says that the spooled file is gone instead of waiting for its bytes', async () => {
  const forever = (): Promise<void> => new Promise(() => undefined);
  await expect(sendFileBody(join(folder, 'gone'), forever)).rejects.toMatchObject({
    kind: 'store',
    code: 'E_STORE_DISK',
  });
});

test('closes the file of a call that failed', async () => {
  const path = join(folder, 'clip.mp4');
  await writeFile(path, randomBytes(3 * bodyPieceBytes));
  const bodies: Readable[] = [];
  const failed = sendFileBody(path, async (body) => {
    bodies.push(body);
    body.pipe(slowLine().entry);
    throw new Error('the line is down');
  });
  await expect(failed).rejects.toThrow('the line is down');
  await Promise.all(bodies.map((body) => finished(body).catch(() => undefined)));
  expect(bodies.map(({ closed }) => closed)).toEqual([true]);
});

/** Takes a piece, is busy for some turns, and only then looks at the bytes, like a socket that could not send at once. */
function slowLine(): { readonly entry: Writable; readonly sent: () => Uint8Array } {
  const pieces: Buffer[] = [];
  const entry = new Writable({
    write(piece: Buffer, _encoding, done) {
      setTimeout(() => {
        pieces.push(Buffer.from(piece));
        done();
      }, 2);
    },
  });
  return { entry, sent: () => Buffer.concat(pieces) };
}
