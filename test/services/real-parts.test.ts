import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/adapters/clock/system-clock.js';
import { S3Store } from '../../src/adapters/s3/s3-store.js';
import { objectKey } from '../../src/domain/object-key.js';
import { runNightshoot, type Started, startNightshoot } from '../support/run-nightshoot.js';
import { type Radosgw, startRadosgw } from '../support/start-radosgw.js';
import { copyHarbor, type TemporaryProject } from '../support/temporary-project.js';

const execute = promisify(execFile);

let radosgw: Radosgw;
let project: TemporaryProject;
let gateway: Started;

beforeAll(async () => {
  radosgw = await startRadosgw();
  project = await copyHarbor();
}, 300_000);

afterAll(async () => {
  gateway.killGroup();
  await gateway.finished;
  await radosgw.stop();
  await project.remove();
});

test('a night against a gateway of its own process and a bucket of Ceph: every object is there and hashes equal', async () => {
  gateway = startNightshoot(
    ['gateway', '--renderer', 'placeholder', '--listen', '127.0.0.1:0', '--data', 'gateway-data'],
    { folder: project.folder },
  );
  const url = await addressOf(gateway);
  const token = (await readFile(join(project.folder, 'gateway-data/token'), 'utf8')).trim();
  const bucket = await radosgw.newBucket();
  await writeFile(
    join(project.folder, 'nightshoot.yaml'),
    [
      'format: nightshoot/config@1',
      'show: HRB',
      'server:',
      `  url: ${url}`,
      '  kind: nightshoot',
      '  key_env: GATEWAY_KEY',
      'store:',
      `  url: s3://${bucket.bucket}/shows`,
      `  endpoint: ${bucket.endpoint}`,
      `  region: ${bucket.region}`,
      '  force_path_style: true',
      '',
    ].join('\n'),
  );
  const variables = { GATEWAY_KEY: token, AWS_ACCESS_KEY_ID: 'TESTKEY', AWS_SECRET_ACCESS_KEY: 'TESTSECRET' };
  const night = await runNightshoot(['run', '--json'], { folder: project.folder, variables });
  expect({ exitCode: night.exitCode, stderr: night.exitCode === 0 ? '' : night.stderr }).toEqual({
    exitCode: 0,
    stderr: '',
  });
  const { books, submitted } = JSON.parse(night.stdout);
  expect(books.takes.byGroup.In).toBe(submitted);

  const store = new S3Store({ ...bucket, prefix: 'shows' }, systemClock);
  const clips = await mkdirFor(project);
  let videos = 0;
  for await (const object of store.list('HRB')) {
    if (!object.key.endsWith('.mp4')) continue;
    videos += 1;
    const chunks: Uint8Array[] = [];
    for await (const chunk of store.read(object.key)) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const sidecar = await readSidecar(store, object.key);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sidecar.sha256);
    await checkWithFfprobe(join(clips, `${videos}.mp4`), bytes, sidecar);
  }
  expect(videos).toBe(submitted);
  await store.close();

  const again = await runNightshoot(['run', '--json'], { folder: project.folder, variables });
  expect(JSON.parse(again.stdout)).toMatchObject({ exit_code: 0, submitted: 0, uploaded: 0 });
});

interface SidecarFacts {
  readonly sha256: string;
  readonly size: string;
  readonly seconds: number;
}

async function readSidecar(store: S3Store, videoKey: string): Promise<SidecarFacts> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.read(objectKey(videoKey.replace(/\.mp4$/, '.json')))) chunks.push(chunk);
  const sidecar = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  return { sha256: sidecar.file.sha256, size: sidecar.request.size, seconds: sidecar.request.seconds };
}

async function checkWithFfprobe(path: string, bytes: Uint8Array, { size, seconds }: SidecarFacts): Promise<void> {
  await writeFile(path, bytes);
  const { stdout } = await execute('ffprobe', [
    '-v',
    'error',
    '-print_format',
    'json',
    '-show_streams',
    '-show_format',
    path,
  ]);
  const { streams, format } = JSON.parse(stdout);
  const video = streams.find((stream: { codec_type: string }) => stream.codec_type === 'video');
  expect({ codec: video.codec_name, size: `${video.width}x${video.height}` }).toEqual({ codec: 'h264', size });
  expect(Math.abs(Number(format.duration) - seconds)).toBeLessThanOrEqual(0.5);
}

async function mkdirFor({ folder }: TemporaryProject): Promise<string> {
  const clips = join(folder, 'clips');
  await mkdir(clips);
  return clips;
}

/** The gateway says on stderr where it listens. */
function addressOf({ child }: Started): Promise<string> {
  return new Promise((found, fail) => {
    let text = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const url = /Gateway at (\S+)/.exec(text)?.[1];
      if (url !== undefined) found(url);
    });
    child.once('exit', () => fail(new Error(`the gateway ended: ${text}`)));
  });
}
