import { createHash, randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/adapters/clock/system-clock.js';
import { openVideosApi } from '../../../src/adapters/videos-api/open-videos-api.js';
import { type AnsweringServer, startAnsweringServer } from '../../support/answering-server.js';

const clip = randomBytes(3_000_000);
const clipSha256 = createHash('sha256').update(clip).digest('hex');

let server: AnsweringServer;
let api: ReturnType<typeof openVideosApi>;

beforeAll(async () => {
  server = await startAnsweringServer(({ url }, response) => {
    if (url.includes('whole')) return void response.writeHead(200, { 'content-length': clip.length }).end(clip);
    response.writeHead(200, url.includes('until-close') ? { connection: 'close' } : {});
    void writeInBits(response, url.includes('small') ? 3_000 : 90_000);
  });
  api = openVideosApi({
    clock: systemClock,
    server: { kind: 'openai', url: server.url, account: 'account', rendersPlaceholders: false },
    key: undefined,
  });
});

afterAll(async () => {
  await api.close();
  await server.close();
});

/** Bits that no read agrees with. */
async function writeInBits(response: ServerResponse, bitBytes: number): Promise<void> {
  for (let at = 0; at < clip.length; at += bitBytes) {
    if (!response.write(clip.subarray(at, at + bitBytes))) await new Promise((done) => response.once('drain', done));
  }
  response.end();
}

/** Gives every piece back as soon as it was seen, and spoils it before: whoever looks at it later sees other bytes. */
async function fetchClip(videoId: string) {
  const { body, release } = await api.openContent({ videoId, kind: 'video', offset: 0, etag: undefined });
  const hash = createHash('sha256');
  const buffers = new Set<ArrayBufferLike>();
  let pieces = 0;
  for await (const piece of body) {
    hash.update(piece);
    pieces += 1;
    buffers.add(piece.buffer);
    if (pieces % 7 === 0) await new Promise((done) => setTimeout(done, 1));
    piece.fill(0);
    release?.(piece);
  }
  return { sha256: hash.digest('hex'), pieces, buffers: buffers.size };
}

describe('a body whose pieces are given back', () => {
  test('is whole beside others, however it comes', async () => {
    const ways = ['whole', 'chunked', 'chunked-small', 'until-close'];
    const videoIds = [...ways, ...ways].map((way, index) => `${way}-${index}`);
    const fetched = await Promise.all(videoIds.map(fetchClip));
    expect(fetched.map(({ sha256 }) => sha256)).toEqual(videoIds.map(() => clipSha256));
  });

  test('is read into memory that is used again and again', async () => {
    await fetchClip('whole-1');
    const { pieces, buffers } = await fetchClip('whole-2');
    expect(pieces).toBeGreaterThan(20);
    expect(buffers).toBeLessThan(10);
  });
});
