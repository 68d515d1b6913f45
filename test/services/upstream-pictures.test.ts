import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadImage } from '@napi-rs/canvas';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ffmpegPictures } from '../../src/adapters/ffmpeg/ffmpeg-pictures.js';
import { findFfmpeg } from '../../src/adapters/ffmpeg/find-ffmpeg.js';
import { assembleCatalog } from '../../src/catalog/catalog.js';
import { findUpstreamKind } from '../../src/catalog/upstream-kinds.js';
import { readEnvironment } from '../../src/config/environment.js';
import { imageTypeOf } from '../../src/domain/image-type.js';
import { parseVideo } from '../../src/protocol/video-object.js';
import { type OpenGateway, openGateway } from '../../src/wiring.js';
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.js';
import { createBatch, readResults, tinyLine, uploadLines, waitForBatch } from '../support/gateway-client.js';
import { tinyModel } from '../support/tiny-model.js';

let folder: string;
let upstream: FakeUpstream;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightshoot-pictures-'));
  upstream = await startFakeUpstream({ kind: 'vllm-omni' });
});
afterEach(async () => {
  await upstream.close();
  await rm(folder, { recursive: true, force: true });
});

function open(searchPath: string): Promise<OpenGateway> {
  const found = findUpstreamKind('vllm-omni');
  if (found === undefined) throw new Error('The catalog lacks the kind.');
  return openGateway({
    folder: join(folder, 'gateway'),
    host: '127.0.0.1',
    port: 0,
    catalog: assembleCatalog([tinyModel]),
    environment: readEnvironment({ PATH: searchPath }),
    upstreams: { addresses: [{ kind: { ...found, pollIntervalMs: 20 }, url: upstream.url }], key: undefined },
  });
}

/** The answers for both pictures of one clip rendered upstream. */
async function pictures(gateway: OpenGateway): Promise<readonly Response[]> {
  const headers = { authorization: `Bearer ${gateway.token}` };
  const client = {
    fetch: (path: string, init: RequestInit = {}) =>
      fetch(`${gateway.url}${path}`, { ...init, headers: { ...headers, ...init.headers } }),
  };
  const { id } = await createBatch(client, await uploadLines(client, [tinyLine('a')]));
  const { outputFileId } = await waitForBatch(client, id);
  const [line] = await readResults(client, outputFileId);
  const content = `/videos/${parseVideo(line?.response?.body)?.id}/content`;
  const variants = ['thumbnail', 'spritesheet'].map((variant) => client.fetch(`${content}?variant=${variant}`));
  return Promise.all(variants);
}

async function bytesOf(answer: Response): Promise<Buffer> {
  return Buffer.from(await answer.arrayBuffer());
}

describe('the pictures an upstream does not give', () => {
  test('are drawn from the clip where ffmpeg is on PATH', async () => {
    const gateway = await open(process.env['PATH'] ?? '');
    try {
      const [thumbnail = Buffer.of(), sheet = Buffer.of()] = await Promise.all((await pictures(gateway)).map(bytesOf));
      expect([imageTypeOf(thumbnail), imageTypeOf(sheet)]).toEqual(['image/webp', 'image/jpeg']);
      expect(await loadImage(thumbnail)).toMatchObject({ width: 64, height: 36 });
      expect(await loadImage(sheet)).toMatchObject({ width: 5 * 160, height: 2 * 90 });
      expect(await readdir(join(folder, 'gateway', 'scratch'))).toEqual([]);
    } finally {
      await gateway.close();
    }
  });

  test('are absent where it is not', async () => {
    const gateway = await open(folder);
    try {
      expect((await pictures(gateway)).map(({ status }) => status)).toEqual([404, 404]);
    } finally {
      await gateway.close();
    }
  });

  test('are left out of what is no clip, without harm', async () => {
    const ffmpeg = await findFfmpeg({ searchPath: process.env['PATH'] ?? '', scratchFolder: join(folder, 'scratch') });
    if (ffmpeg === undefined) throw new Error('There is no ffmpeg; test/services/run.sh installs one.');
    const playlist = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('ffconcat version 1.0\nfile /etc/passwd\n');
    };
    const clip = { bytes: playlist(), durationSeconds: 1 };
    expect(await ffmpegPictures(ffmpeg).draw(clip, ['thumbnail', 'spritesheet'])).toEqual({});
    expect(await readdir(ffmpeg.scratchFolder)).toEqual([]);
  });
});
