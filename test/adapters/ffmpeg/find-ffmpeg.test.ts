import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findFfmpeg } from '../../../src/adapters/ffmpeg/find-ffmpeg.js';
import { ffmpegEncoder } from '../../../src/adapters/pictures/ffmpeg-encoder.js';
import { renderClip } from '../../../src/adapters/pictures/render-clip.js';
import { sizeSchema } from '../../../src/domain/render-request.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightshoot-ffmpeg-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A program named `ffmpeg`, alone on its search path. */
async function install(script: string) {
  const searchPath = join(folder, 'bin');
  await mkdir(searchPath);
  await writeFile(join(searchPath, 'ffmpeg'), `#!/bin/sh\n${script}\n`);
  await chmod(join(searchPath, 'ffmpeg'), 0o755);
  return { searchPath, scratchFolder: join(folder, 'scratch') };
}

const order = { model: 'tiny', prompt: 'A gull.', size: sizeSchema.parse('64x36'), seconds: 1, label: 'gull' };

describe('looking for ffmpeg', () => {
  test.each([
    ['that does not run', 'exit 1'],
    ['without an H.264 encoder', 'echo " V..... mpeg4"'],
  ])('passes over one %s', async (_, script) => {
    expect(await findFfmpeg(await install(script))).toBeUndefined();
  });

  test('finds none on an empty path', async () => {
    expect(await findFfmpeg({ searchPath: folder, scratchFolder: join(folder, 'scratch') })).toBeUndefined();
  });

  test('sweeps away what a killed process left in the scratch folder', async () => {
    const ffmpeg = await install('echo " V....D libx264"');
    await mkdir(join(ffmpeg.scratchFolder, 'clip-half'), { recursive: true });
    expect(await findFfmpeg(ffmpeg)).toEqual(ffmpeg);
    await expect(stat(join(ffmpeg.scratchFolder, 'clip-half'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('an ffmpeg that fails a clip', () => {
  test('fails it by name, in its own last words, and without our environment', async () => {
    process.env['NIGHTSHOOT_PLANTED_SECRET'] = 'tell-nobody';
    const ffmpeg = await install('echo "no space: $NIGHTSHOOT_PLANTED_SECRET." >&2; exit 3');
    await mkdir(ffmpeg.scratchFolder);
    await expect(renderClip(order, ffmpegEncoder(ffmpeg))).rejects.toMatchObject({
      code: 'E_FFMPEG',
      message: 'ffmpeg could not encode it: no space: .',
    });
    delete process.env['NIGHTSHOOT_PLANTED_SECRET'];
  });
});
