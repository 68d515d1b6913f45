import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFfmpeg } from '../../src/adapters/ffmpeg/find-ffmpeg.js';
import { type Ffmpeg, runFfmpeg } from '../../src/adapters/ffmpeg/run-ffmpeg.js';
import { ffmpegEncoder } from '../../src/adapters/pictures/ffmpeg-encoder.js';
import { renderClip } from '../../src/adapters/pictures/render-clip.js';
import { createWorkerRenderer } from '../../src/adapters/pictures/worker-renderer.js';
import { createMp4Walk } from '../../src/domain/mp4-walk.js';
import { sizeSchema } from '../../src/domain/render-request.js';
import type { RenderOrder } from '../../src/ports/renderer.js';

const execute = promisify(execFile);
const searchPath = process.env['PATH'] ?? '';

let folder: string;
let ffmpeg: Ffmpeg;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightshoot-ffmpeg-'));
  const found = await findFfmpeg({ searchPath, scratchFolder: join(folder, 'scratch') });
  if (found === undefined) throw new Error('There is no ffmpeg; test/services/run.sh installs one.');
  ffmpeg = found;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const order: RenderOrder = {
  model: 'sora-2',
  prompt: 'Wide shot of a harbor at dawn, gulls over still water.',
  size: sizeSchema.parse('320x180'),
  seconds: 4,
  label: 'HRB   DCK_0010   take 2',
};

async function probe(bytes: Uint8Array) {
  const file = join(folder, 'probed.mp4');
  await writeFile(file, bytes);
  const show = [
    '-show_entries',
    'stream=codec_name,width,height,r_frame_rate,nb_read_frames:format=duration:format_tags',
  ];
  const { stdout } = await execute('ffprobe', ['-v', 'error', '-of', 'json', '-count_frames', ...show, file]);
  const { streams, format } = JSON.parse(stdout);
  return { ...streams[0], duration: Number(format.duration), tags: format.tags };
}

/** Numbers of the processes named `ffmpeg` that this process started. */
async function runningFfmpegs(): Promise<readonly string[]> {
  const { stdout } = await execute('ps', ['-o', 'pid=,comm=', '--ppid', String(process.pid)]);
  return stdout.split('\n').filter((line) => line.trim().endsWith('ffmpeg'));
}

describe('a placeholder clip of ffmpeg', () => {
  test.each([
    ['320x180', 4],
    ['180x320', 8],
    ['1280x720', 1],
    ['64x36', 20],
  ])('has 24 frames a second and exactly the size and length asked for: %s, %d s', async (size, seconds) => {
    const { video } = await renderClip({ ...order, size: sizeSchema.parse(size), seconds }, ffmpegEncoder(ffmpeg));
    const [width, height] = size.split('x').map(Number);
    expect(await probe(video.bytes)).toMatchObject({
      codec_name: 'h264',
      width,
      height,
      r_frame_rate: '24/1',
      nb_read_frames: String(seconds * 24),
      duration: seconds,
      tags: { title: `PLACEHOLDER ${order.label}`, comment: expect.stringContaining('Not a render') },
    });
    const walk = createMp4Walk();
    walk.push(video.bytes);
    expect(walk.finish()).toMatchObject({ kind: 'whole' });
    const text = Buffer.from(video.bytes).toString('latin1');
    expect(text.indexOf('moov')).toBeLessThan(text.indexOf('mdat'));
  });

  test('is the same bytes for the same order', async () => {
    const [first, second] = await Promise.all([1, 2].map(() => renderClip(order, ffmpegEncoder(ffmpeg))));
    expect(Buffer.from(first?.video.bytes ?? []).equals(Buffer.from(second?.video.bytes ?? []))).toBe(true);
  });

  test('of an extension is as long as parent and new segment together, and opens with the parent', async () => {
    const { video } = await renderClip(
      { ...order, prompt: 'The camera rises.', seconds: 12, parent: { method: 'extend', order } },
      ffmpegEncoder(ffmpeg),
    );
    expect(await probe(video.bytes)).toMatchObject({ duration: 12, nb_read_frames: '288' });
  });

  test('leaves nothing in the scratch folder', async () => {
    expect(await readdir(ffmpeg.scratchFolder)).toEqual([]);
  });

  test('is given up when nobody wants it any more: the child is killed', async () => {
    const callOff = new AbortController();
    const endless = function* (): Generator<Uint8Array> {
      for (;;) yield Buffer.alloc(64 * 36 * 4);
    };
    const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', '64x36', '-i', 'pipe:0'];
    const call = { args: [...raw, '-f', 'null', '-'], input: endless(), patienceMs: 60_000 };
    const end = runFfmpeg(ffmpeg, call, callOff.signal);
    await expect.poll(runningFfmpegs).toHaveLength(1);
    callOff.abort();
    expect(await end).toMatchObject({ kind: 'failed' });
    await expect.poll(runningFfmpegs).toEqual([]);
  });
});

test('every worker of a crew encodes with the ffmpeg it was given', async () => {
  const found = await findFfmpeg({ searchPath, scratchFolder: join(folder, 'scratch-of-crew') });
  const workerUrl = new URL('../../dist/src/adapters/pictures/render-worker.js', import.meta.url);
  const renderer = createWorkerRenderer({ workerUrl, workerCount: 2, ffmpeg: found });
  const clips = await Promise.all([1, 2, 3].map(() => renderer.render(order)));
  await renderer.close();
  for (const { video } of clips) expect(await probe(video.bytes)).toMatchObject({ r_frame_rate: '24/1', duration: 4 });
});
