import { readdir, readlink } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../src/adapters/clock/system-clock.js';
import { openVideoJobs } from '../../src/adapters/videos-api/open-video-jobs.js';
import { findUpstreamKind } from '../../src/catalog/upstream-kinds.js';
import type { GatewayVideo } from '../../src/domain/gateway-records.js';
import { sizeSchema } from '../../src/domain/render-request.js';
import type { UpstreamServer } from '../../src/gateway/gateway-ports.js';
import type { VideoJobs } from '../../src/ports/video-jobs.js';
import { parseVideo } from '../../src/protocol/video-object.js';
import { type FakeUpstream, type FakeUpstreamOptions, startFakeUpstream } from '../support/fake-upstream.js';
import { uploadLines } from '../support/gateway-client.js';
import { startTestGateway, type TestGateway } from '../support/start-test-gateway.js';

let gateway: TestGateway;
let upstream: FakeUpstream | undefined;
let server: UpstreamServer | undefined;
afterEach(async () => {
  await gateway.close();
  await server?.jobs.close();
  await upstream?.close();
  server = undefined;
  upstream = undefined;
  uploads = 0;
});

/** Uploads, results and clips that this process holds open. */
async function openBlobs(): Promise<readonly string[]> {
  const links = (await readdir('/proc/self/fd')).map((number) => readlink(`/proc/self/fd/${number}`).catch(() => ''));
  const folder = join(gateway.folder, 'blobs');
  return (await Promise.all(links)).filter((path) => path.startsWith(folder));
}

/** Far more than a socket holds for a reader that does not read. */
const clipBytes = 32 * 1024 * 1024;

async function storeClip(): Promise<string> {
  const id = 'video_long';
  const facts = await gateway.ports.blobs.write(`${id}.mp4`, [Buffer.alloc(clipBytes)]);
  const video: GatewayVideo = {
    id,
    method: 'create',
    request: { model: 'tiny', prompt: 'x', size: sizeSchema.parse('64x36'), seconds: 1, params: {} },
    label: 'long',
    status: 'completed',
    isPlaceholder: true,
    createdAtMs: Date.now(),
    assets: { video: { mediaType: 'video/mp4', ...facts } },
  };
  await gateway.ports.records.commit([{ kind: 'video', video }]);
  return `/videos/${id}/content`;
}

/** Takes the head and the first bytes of the answer, waits until `seen` is true, and goes away. */
async function leaveEarly(path: string, seen: () => Promise<void>): Promise<void> {
  const headers = { authorization: `Bearer ${gateway.token}` };
  await new Promise<void>((resolve, reject) => {
    const request = httpRequest(`${gateway.url}${path}`, { headers }, (answer) => {
      answer.once('data', () => {
        answer.pause();
        seen()
          .then(() => {
            request.destroy();
            resolve();
          })
          .catch(reject);
      });
    });
    request.once('error', reject).end();
  });
}

test('a clip is closed after it was served, whole or in part, and when its reader leaves in the middle', async () => {
  gateway = await startTestGateway();
  const path = await storeClip();
  expect((await (await gateway.fetch(path)).arrayBuffer()).byteLength).toBe(clipBytes);
  await expect.poll(openBlobs).toEqual([]);
  const part = await gateway.fetch(path, { headers: { range: 'bytes=5-9' } });
  expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 5]);
  await expect.poll(openBlobs).toEqual([]);
  expect((await gateway.fetch(path, { method: 'HEAD' })).headers.get('content-length')).toBe(String(clipBytes));
  await expect.poll(openBlobs).toEqual([]);
  await leaveEarly(path, async () => expect(await openBlobs()).toHaveLength(1));
  await expect.poll(openBlobs).toEqual([]);
});

test('a file is closed when its reader leaves in the middle', async () => {
  gateway = await startTestGateway();
  const id = await uploadLines(gateway, ['x'.repeat(clipBytes)]);
  await leaveEarly(`/files/${id}/content`, async () => expect(await openBlobs()).toHaveLength(1));
  await expect.poll(openBlobs).toEqual([]);
});

/** Of characters, to the upstream. */
let uploads = 0;

async function stage(options: FakeUpstreamOptions): Promise<void> {
  const kind = findUpstreamKind(options.kind);
  if (kind === undefined) throw new Error(`The catalog knows no ${options.kind}.`);
  upstream = await startFakeUpstream(options);
  const jobs = openVideoJobs({ kind, url: upstream.url, key: 'secret', clock: systemClock });
  const uploadCharacter: VideoJobs['uploadCharacter'] = (upload, signal) => {
    uploads += 1;
    return jobs.uploadCharacter(upload, signal);
  };
  server = { name: upstream.url, kind: { ...kind, pollIntervalMs: 10 }, jobs: { ...jobs, uploadCharacter } };
  gateway = await startTestGateway({
    ports: { upstreams: [server] },
    options: { renderer: { renderer: 'upstream', renders: 'free', isPlaceholder: false }, speed: 2_000 },
  });
}

async function makeVideo(characters?: readonly object[]): Promise<string> {
  const body = JSON.stringify({ model: 'tiny', prompt: 'x', size: '64x36', seconds: '1', characters });
  const headers = { 'content-type': 'application/json' };
  const made = parseVideo(await (await gateway.fetch('/videos', { method: 'POST', headers, body })).json());
  return made?.id ?? '';
}

test('a clip whose upstream breaks off or has none is closed, and what came of it taken away', async () => {
  await stage({ kind: 'litellm', contentFault: (request) => (request % 2 === 1 ? 'half' : 404) });
  const id = await makeVideo();
  const look = async () => parseVideo(await (await gateway.fetch(`/videos/${id}`)).json())?.status;
  await expect.poll(look).toBe('failed');
  expect(await openBlobs()).toEqual([]);
  expect(await readdir(join(gateway.folder, 'blobs'), { recursive: true })).toEqual(['incoming']);
});

test("a character's clip is closed that its upstream does not read", async () => {
  await stage({ kind: 'openai' });
  const form = new FormData();
  form.set('name', 'Mossy');
  form.set('video', new File(['clip'], 'mossy.mp4', { type: 'video/mp4' }));
  const made = await gateway.fetch('/videos/characters', { method: 'POST', body: form });
  const { id }: { id?: string } = JSON.parse(await made.text());
  await upstream?.close();
  await makeVideo([{ id }]);
  await expect.poll(() => uploads).toBeGreaterThan(3);
  await expect.poll(openBlobs, { interval: 5 }).toEqual([]);
});
