import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { objectKey } from '../../src/domain/object-key.js';
import { sha256Of } from '../../src/domain/sha256.js';
import { clipOf, type FerryRig, mediaOf, openFerryRig } from '../support/ferry-rig.js';
import { aContentAnswer } from '../support/scripted-server.js';
import { tinyMp4 } from '../support/tiny-mp4.js';

let rig: FerryRig;
beforeEach(async () => {
  rig = await openFerryRig(['DCK_0010', 'DCK_0020', 'LGT_0010']);
});
afterEach(() => rig.clean());

test('told to stop while every transfer waits for its next try, it stops', async () => {
  const stop = new AbortController();
  rig.server.content = () => {
    stop.abort(new Error('told to stop'));
    return aContentAnswer({ status: 503 });
  };
  await expect(rig.ferry({}, { signal: stop.signal })).rejects.toThrow('told to stop');
});

describe('a night that rendered', () => {
  test('lands every take with its pictures and its sidecar, and empties the spool', async () => {
    const report = await rig.ferry();

    expect(report).toMatchObject({ absent: [], lost: [], left: [] });
    expect(report.landed).toHaveLength(9);
    expect(await rig.states()).toEqual(['landed', 'landed', 'landed']);
    const keys = (await readdir(join(rig.folder, 'renders/HRB/DCK/DCK_0010'))).sort((a, b) => (a < b ? -1 : 1));
    expect(keys).toEqual(['.json', '.mp4', '.sheet.jpg', '.webp'].map((end) => `HRB_DCK_0010_v001_t01${end}`));
    expect(await readdir(join(rig.folder, 'spool'))).toEqual([]);
  });

  test('keeps the bytes exactly, and says so in ledger and sidecar', async () => {
    await rig.ferry();
    const assets = await rig.night.ledger.assets({ customIds: rig.night.customIds.slice(0, 1) });
    const first = assets.find(({ kind }) => kind === 'video');
    const key = objectKey('HRB/DCK/DCK_0010/HRB_DCK_0010_v001_t01.mp4');
    const bytes = await readAll(rig.store.read(key));
    expect(sha256Of(bytes)).toBe(sha256Of(clipOf(`video_${rig.night.customIds[0]}`)));
    expect(first).toMatchObject({
      kind: 'video',
      receipt: { key, sha256: sha256Of(bytes), proof: 'exclusive_link' },
      findings: [],
    });
    const sidecar: unknown = JSON.parse(
      Buffer.from(await readAll(rig.store.read(objectKey(key.replace('.mp4', '.json'))))).toString(),
    );
    expect(sidecar).toMatchObject({
      schema: 'nightshoot/sidecar@1',
      customId: rig.night.customIds[0],
      request: { prompt: expect.stringContaining(' ') },
      response: { id: `video_${rig.night.customIds[0]}`, status: 'completed' },
      file: { sha256: sha256Of(bytes), width: 1280, height: 720, durationSeconds: 4 },
      list: { file: 'shotlists/harbor.shotlist.yaml', line: 12, commit: 'b17c0de' },
    });
  });

  test('has nothing left to fetch the second time', async () => {
    await rig.ferry();
    const before = rig.server.contentRequests.length;
    expect((await rig.ferry()).landed).toEqual([]);
    expect(rig.server.contentRequests).toHaveLength(before);
  });

  test('lands a clip beside its key where other bytes hold it, and touches nothing', async () => {
    const key = objectKey('HRB/DCK/DCK_0010/HRB_DCK_0010_v001_t01.mp4');
    const other = new TextEncoder().encode('somebody else was here');
    await rig.store.put({
      key,
      body: { bytes: other },
      sizeBytes: other.length,
      sha256: sha256Of(other),
      mediaType: 'video/mp4',
    });

    const report = await rig.ferry();

    expect(await rig.states()).toEqual(['landed', 'landed', 'landed']);
    expect(await readAll(rig.store.read(key))).toEqual(Buffer.from(other));
    const landed = report.landed.find(({ customId, kind }) => customId === rig.night.customIds[0] && kind === 'video');
    expect(landed?.key).toMatch(/HRB_DCK_0010_v001_t01\.[0-9a-f]{12}\.mp4$/);
    expect(landed?.findings).toHaveLength(1);
  });
});

describe('a server that has no pictures', () => {
  test.each([
    ['answers with the clip', () => aContentAnswer({ bytes: tinyMp4() })],
    ['answers 404', () => aContentAnswer({ status: 404 })],
  ])('and %s costs no take, and is not asked again', async (_name, answer) => {
    rig.server.content = ({ kind, videoId }) =>
      kind === 'video' ? aContentAnswer({ bytes: clipOf(videoId) }) : answer();
    const report = await rig.ferry();
    expect(await rig.states()).toEqual(['landed', 'landed', 'landed']);
    expect(report.absent).toHaveLength(6);
    const before = rig.server.contentRequests.length;
    await rig.ferry();
    expect(rig.server.contentRequests).toHaveLength(before);
  });
});

describe('a bad transfer', () => {
  test.each([
    [
      'is cut short and says how long it should be',
      (bytes: Uint8Array) => ({ bytes: bytes.subarray(0, 30_000), sizeBytes: bytes.length }),
    ],
    [
      'is cut short and says nothing',
      (bytes: Uint8Array) => ({ bytes: bytes.subarray(0, 30_000), sizeBytes: undefined }),
    ],
    ['is a page of words', () => ({ bytes: Buffer.from('<html>'), mediaType: 'text/html' })],
    ['is a page of words that calls itself a clip', () => ({ bytes: Buffer.from('<html>') })],
    ['is empty', () => ({ bytes: new Uint8Array() })],
    ['is refused for load', () => ({ status: 503 })],
    ['is refused for rate', () => ({ status: 429, retryAfterMs: 7_000 })],
  ])('that %s is tried again, and the whole clip lands', async (_name, spoil) => {
    const spoiled = new Set<string>();
    rig.server.content = ({ kind, videoId }) => {
      const media = mediaOf(kind, videoId);
      if (kind !== 'video' || spoiled.has(videoId)) return aContentAnswer(media);
      spoiled.add(videoId);
      return aContentAnswer(spoil(media.bytes));
    };
    const report = await rig.ferry();
    expect(report).toMatchObject({ lost: [], left: [] });
    expect(await rig.states()).toEqual(['landed', 'landed', 'landed']);
    expect(await readdir(join(rig.folder, 'spool'))).toEqual([]);
  });

  test('that never gets better stays on the pull list, and nothing false lands', async () => {
    rig.server.content = ({ videoId }) =>
      aContentAnswer({ bytes: clipOf(videoId).subarray(0, -1), sizeBytes: undefined });
    const report = await rig.ferry();
    expect(report.left.map(({ reason }) => reason)).toEqual(
      Array(3).fill(expect.stringContaining('ends 1 bytes before')),
    );
    expect(await rig.states()).toEqual(['rendered', 'rendered', 'rendered']);
    expect(await rig.night.ledger.assets()).toEqual([]);
  });
});

describe('a clip that the server does not have', () => {
  test('is lost only after three answers over some minutes, with all of them as evidence', async () => {
    rig.server.content = () => aContentAnswer({ status: 404 });
    const startedAtMs = rig.clock.now();
    const report = await rig.ferry();
    expect(report.lost).toHaveLength(3);
    expect(rig.clock.now() - startedAtMs).toBeGreaterThan(180_000);
    expect(await rig.states()).toEqual(['lost', 'lost', 'lost']);
    const told = (await rig.night.ledger.events()).filter(({ event }) => /lost/.test(event));
    expect(JSON.stringify(told[0]?.detail).match(/404/g)).toHaveLength(3);
  });

  test('is not lost when it comes back in time', async () => {
    let asked = 0;
    rig.server.content = ({ kind, videoId }) => {
      asked += 1;
      return asked <= 4 ? aContentAnswer({ status: 404 }) : aContentAnswer(mediaOf(kind, videoId));
    };
    await rig.ferry();
    expect(await rig.states()).toEqual(['landed', 'landed', 'landed']);
  });
});

async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}
