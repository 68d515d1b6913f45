import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createHashCrew } from '../../../src/adapters/media-hash/hash-crew.js';
import { mediaHashes } from '../../../src/adapters/media-hash/media-hashes.js';
import type { MediaHashes } from '../../../src/ports/media-hash.js';

const workerUrl = new URL('../../../dist/src/adapters/media-hash/hash-worker.js', import.meta.url);
const crew = createHashCrew({ workerUrl, workerCount: 2 });

test('hashes many files at once, in shared memory or not, as one thread does', async () => {
  const files = Array.from({ length: 7 }, (_, index) => [randomBytes(index * 1000), shared(randomBytes(70_000))]);

  const digests = await Promise.all(files.map((chunks) => digestsOf(chunks, crew)));

  expect(digests).toEqual(await Promise.all(files.map((chunks) => digestsOf(chunks, mediaHashes))));
});

test('takes bytes that change after the update for what they were', async () => {
  const chunk = shared(Buffer.from('first'));
  const hash = await crew.open();
  await hash.update(chunk);
  chunk.set(Buffer.from('other'));
  await hash.update(chunk);

  const { sha256 } = await hash.digest();

  expect(sha256).toBe((await digestsOf([Buffer.from('firstother')], mediaHashes)).sha256);
});

test('goes on after a file that was abandoned, and fails everybody who waits for a worker that is gone', async () => {
  const abandoned = await crew.open();
  abandoned.abandon();
  // As a full disk has it: the one who wrote throws away, and so does the one who asked.
  abandoned.abandon();
  const digested = await crew.open();
  await digested.digest();
  digested.abandon();
  const broken = createHashCrew({ workerUrl: new URL('no-such-worker.js', workerUrl), workerCount: 1 });

  await expect(digestsOf([Buffer.from('abc')], crew)).resolves.toHaveProperty('xxh128');
  await expect(broken.open()).rejects.toThrow('no-such-worker');
});

async function digestsOf(chunks: readonly Uint8Array[], hashes: MediaHashes) {
  const hash = await hashes.open();
  for (const chunk of chunks) await hash.update(chunk);
  return hash.digest();
}

function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}
