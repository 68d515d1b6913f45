import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fastify } from 'fastify';
import { openFolderBlobs } from '../../src/adapters/gateway-blobs/folder-blobs.js';
import { openGatewayRecords } from '../../src/adapters/gateway-records/open-gateway-records.js';
import { boundHeap } from '../../src/adapters/heap/bound-heap.js';
import type { GatewayVideo } from '../../src/domain/gateway-records.js';
import { sizeSchema } from '../../src/domain/render-request.js';
import { describeVideo } from '../../src/gateway/describe-video.js';
import { formatVideo } from '../../src/protocol/video-object.js';
import { startTestGateway } from '../support/start-test-gateway.js';

/** One server as a process of its own; it says where it listens, and what it cost when asked to end. */
const [mode = '', folder = ''] = process.argv.slice(2);

const clipBytes = 16_000_000;
const videoId = 'video_bench';

if (mode === 'gateway') await serveGateway();
else if (mode === 'bare') await serveBare();
else throw new Error(`There is no work \`${mode}\`.`);

async function serveGateway(): Promise<void> {
  boundHeap();
  const records = await openGatewayRecords(join(folder, 'gateway.db'));
  const blobs = await openFolderBlobs(join(folder, 'blobs'));
  const facts = await blobs.write(`${videoId}.mp4`, [new Uint8Array(clipBytes)]);
  const video = makeVideo({ video: { mediaType: 'video/mp4', ...facts } });
  await records.commit([{ kind: 'video', video }]);
  const gateway = await startTestGateway({ ports: { records, blobs }, options: { concurrency: 0 } });
  say(gateway.url, gateway.token);
}

/** The same answers from a route with nothing round it: the body is the same object, the clip a file. */
async function serveBare(): Promise<void> {
  const file = join(folder, 'clip.mp4');
  await writeFile(file, new Uint8Array(clipBytes));
  const body = formatVideo(describeVideo(makeVideo(undefined)));
  const server = fastify();
  server.get('/v1/videos/:id', () => body);
  server.get('/v1/videos/:id/content', (_request, reply) =>
    reply.type('video/mp4').header('content-length', clipBytes).send(createReadStream(file)),
  );
  say(`${await server.listen({ host: '127.0.0.1', port: 0 })}/v1`, '');
}

function makeVideo(assets: GatewayVideo['assets']): GatewayVideo {
  return {
    id: videoId,
    method: 'create',
    request: { model: 'sora-2', prompt: 'A gull.', size: sizeSchema.parse('1280x720'), seconds: 8, params: {} },
    label: 'bench',
    status: 'completed',
    isPlaceholder: true,
    createdAtMs: Date.now(),
    completedAtMs: 1,
    assets,
  };
}

function say(url: string, token: string): void {
  const started = process.cpuUsage();
  process.stdout.write(`${JSON.stringify({ url, token, videoId })}\n`);
  process.stdin.resume().once('end', () => {
    const { user, system } = process.cpuUsage(started);
    process.stdout.write(`${JSON.stringify({ cpuMs: (user + system) / 1000 })}\n`, () => process.exit(0));
  });
}
