import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createXXHash128 } from 'hash-wasm';
import { Agent } from 'undici';
import { createHashCrew } from '../../src/adapters/media-hash/hash-crew.js';
import { signPayload } from '../../src/adapters/s3/s3-payload.js';
import { tinyMp4 } from '../support/tiny-mp4.js';
import { startWatch } from './watch.js';

/*
 * What no ferry can beat, as a process of its own: `bucket-work memory|least|pipe ENDPOINT BUCKET COUNT BYTES [URL FOLDER]`.
 * memory: the SDK's own PUTs of bytes in memory. least: every clip over HTTP into memory, through the three hashes in a
 * worker, and one PUT signed with its SHA-256; no disk. pipe: every clip over HTTP, through the three hashes, to a synced
 * file, and from there by the SDK's PUT. Nothing is inspected, proven, described or recorded.
 */

const [mode = '', endpoint = '', bucket = '', count = '0', bytes = '0', url = '', folder = ''] = process.argv.slice(2);
const concurrency = 16;
const client = new S3Client({
  endpoint,
  region: 'us-east-1',
  forcePathStyle: true,
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
});
const clip = tinyMp4({ mediaBytes: Number(bytes) });
const agent = new Agent();
let left = Number(count);
/** For `least`: as many as clips are under way. */
const free: Uint8Array[] = [];
const steps = { memory: (name: string) => put(name, clip), least, pipe }[mode];
if (steps === undefined) throw new Error(`no mode ${mode}`);
const hashes = createHashCrew({
  workerUrl: new URL('../../src/adapters/media-hash/hash-worker.js', import.meta.url),
  workerCount: 1,
});
if (mode === 'pipe') await mkdir(folder, { recursive: true });
const stopWatch = startWatch();
const work = async (): Promise<void> => {
  while (left > 0) {
    left -= 1;
    await steps(String(left));
  }
};
await Promise.all(Array.from({ length: concurrency }, work));
process.stdout.write(stopWatch());
client.destroy();
await agent.close();

async function put(name: string, body: PutBody, sha256?: string): Promise<void> {
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: `${mode}/${name}`,
    Body: body,
    ContentLength: clip.length,
  });
  if (sha256 !== undefined) signPayload(command, sha256);
  await client.send(command);
}

type PutBody = Uint8Array | ReturnType<typeof createReadStream>;

async function least(name: string): Promise<void> {
  const bytes = free.pop() ?? new Uint8Array(new SharedArrayBuffer(clip.length));
  const hash = await hashes.open();
  let filled = 0;
  for await (const chunk of await fetchClip(name)) {
    bytes.set(chunk, filled);
    filled += chunk.length;
  }
  await hash.update(bytes);
  await put(name, bytes, (await hash.digest()).sha256);
  free.push(bytes);
}

async function pipe(name: string): Promise<void> {
  const path = join(folder, name);
  await fetchToDisk(name, path);
  await put(name, createReadStream(path));
  await rm(path);
}

async function fetchToDisk(name: string, path: string): Promise<void> {
  const body = await fetchClip(name);
  const hashes = [createHash('sha256'), createHash('sha512'), (await createXXHash128()).init()];
  const file = await open(path, 'wx');
  for await (const chunk of body) {
    for (const hash of hashes) hash.update(chunk);
    await file.writeFile(chunk);
  }
  for (const hash of hashes) hash.digest('hex');
  await file.sync();
  await file.close();
}

async function fetchClip(name: string): Promise<AsyncIterable<Uint8Array>> {
  const { body } = await agent.request({ origin: url, path: `/v1/videos/${name}/content`, method: 'GET' });
  return body;
}
