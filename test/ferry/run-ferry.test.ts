import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FileSpool } from '../../src/adapters/files/file-spool.js';
import { FileStore } from '../../src/adapters/files/file-store.js';
import { mediaHashes } from '../../src/adapters/media-hash/media-hashes.js';
import { objectKey } from '../../src/domain/object-key.js';
import { sha256Of } from '../../src/domain/sha256.js';
import { runFerry } from '../../src/ferry/run-ferry.js';
import { runReconcile } from '../../src/reconcile/run-reconcile.js';
import { FixedClock } from '../support/fixed-clock.js';
import { aBatch, aContentAnswer, renderedLine, resultFile, ScriptedServer } from '../support/scripted-server.js';
import { type SentNight, sendNight } from '../support/sent-night.js';
import { tinyMp4 } from '../support/tiny-mp4.js';

const shots = ['DCK_0010', 'DCK_0020', 'LGT_0010'];
const hourMs = 3_600_000;
const webp = Buffer.concat([Buffer.from('RIFF'), Buffer.from([28, 0, 0, 0]), Buffer.from('WEBP'), Buffer.alloc(24)]);
const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(60), Buffer.from([0xff, 0xd9])]);

let folder: string;
let clock: FixedClock;
let server: ScriptedServer;
let night: SentNight;
let store: FileStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightshoot-ferry-'));
  clock = new FixedClock();
  server = new ScriptedServer();
  store = new FileStore(join(folder, 'renders'), clock);
  night = await sendNight(shots, clock);
  server.batch = aBatch({ outputFileId: 'file_out', completedAtMs: clock.now() });
  server.files.set(
    'file_out',
    resultFile(night.customIds.map((customId) => renderedLine(customId, `video_${customId}`))),
  );
  server.content = ({ kind, videoId }) => aContentAnswer(mediaOf(kind, videoId));
  await runReconcile({}, ports(), { downloadWindowMs: 24 * hourMs, missingGraceMs: 0 });
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function mediaOf(kind: string, videoId: string) {
  if (kind === 'thumbnail') return { bytes: webp, mediaType: 'image/webp' };
  if (kind === 'spritesheet') return { bytes: jpeg, mediaType: 'image/jpeg' };
  return { bytes: clipOf(videoId) };
}

function clipOf(videoId: string): Uint8Array {
  return tinyMp4({
    seed: videoId.length + (videoId.charCodeAt(9) ?? 0) + Number(/00(\d)0/.exec(videoId)?.[1]),
    mediaBytes: 50_000,
  });
}

function ports() {
  const silent = () => {};
  return {
    ledger: night.ledger,
    api: server,
    store,
    spool: new FileSpool(join(folder, 'spool'), { capBytes: 1e9, reserveBytes: 0 }),
    hashes: mediaHashes,
    clock,
    random: { bytes: (count: number) => new Uint8Array(count), fraction: () => 0.5 },
    crashPoints: { reach: silent },
    talk: { say: silent, warn: silent, progress: silent },
  };
}

function ferry() {
  return runFerry({}, ports(), {
    show: 'HRB',
    variants: ['thumbnail', 'spritesheet'],
    concurrency: 4,
    generator: 'nightshoot test',
  });
}

async function statesOf(): Promise<readonly string[]> {
  return (await night.ledger.attempts()).map(({ state }) => state);
}

describe('a night that rendered', () => {
  test('lands every take with its pictures and its sidecar, and empties the spool', async () => {
    const report = await ferry();

    expect(report).toMatchObject({ absent: [], lost: [], left: [] });
    expect(report.landed).toHaveLength(9);
    expect(await statesOf()).toEqual(['landed', 'landed', 'landed']);
    const keys = (await readdir(join(folder, 'renders/HRB/DCK/DCK_0010'))).sort((a, b) => (a < b ? -1 : 1));
    expect(keys).toEqual(['.json', '.mp4', '.sheet.jpg', '.webp'].map((end) => `HRB_DCK_0010_v001_t01${end}`));
    expect(await readdir(join(folder, 'spool'))).toEqual([]);
  });

  test('keeps the bytes exactly, and says so in ledger and sidecar', async () => {
    await ferry();
    const assets = await night.ledger.assets({ customIds: night.customIds.slice(0, 1) });
    const first = assets.find(({ kind }) => kind === 'video');
    const key = objectKey('HRB/DCK/DCK_0010/HRB_DCK_0010_v001_t01.mp4');
    const bytes = await readAll(store.read(key));
    expect(sha256Of(bytes)).toBe(sha256Of(clipOf(`video_${night.customIds[0]}`)));
    expect(first).toMatchObject({
      kind: 'video',
      receipt: { key, sha256: sha256Of(bytes), proof: 'exclusive_link' },
      findings: [],
    });
    const sidecar: unknown = JSON.parse(
      Buffer.from(await readAll(store.read(objectKey(key.replace('.mp4', '.json'))))).toString(),
    );
    expect(sidecar).toMatchObject({
      schema: 'nightshoot/sidecar@1',
      customId: night.customIds[0],
      file: { sha256: sha256Of(bytes), width: 1280, height: 720, durationSeconds: 4 },
      list: { file: 'shotlists/harbor.shotlist.yaml', line: 12, commit: 'b17c0de' },
    });
  });

  test('has nothing left to fetch the second time', async () => {
    await ferry();
    const before = server.contentRequests.length;
    expect((await ferry()).landed).toEqual([]);
    expect(server.contentRequests).toHaveLength(before);
  });

  test('lands a clip beside its key where other bytes hold it, and touches nothing', async () => {
    const key = objectKey('HRB/DCK/DCK_0010/HRB_DCK_0010_v001_t01.mp4');
    const other = new TextEncoder().encode('somebody else was here');
    await store.put({
      key,
      body: { bytes: other },
      sizeBytes: other.length,
      sha256: sha256Of(other),
      mediaType: 'video/mp4',
    });

    const report = await ferry();

    expect(await statesOf()).toEqual(['landed', 'landed', 'landed']);
    expect(await readAll(store.read(key))).toEqual(Buffer.from(other));
    const landed = report.landed.find(({ customId, kind }) => customId === night.customIds[0] && kind === 'video');
    expect(landed?.receipt.key).toMatch(/HRB_DCK_0010_v001_t01\.[0-9a-f]{12}\.mp4$/);
    expect(landed?.findings).toHaveLength(1);
  });
});

describe('a server that has no pictures', () => {
  test.each([
    ['answers with the clip', () => aContentAnswer({ bytes: tinyMp4() })],
    ['answers 404', () => aContentAnswer({ status: 404 })],
  ])('and %s costs no take, and is not asked again', async (_name, answer) => {
    server.content = ({ kind, videoId }) => (kind === 'video' ? aContentAnswer({ bytes: clipOf(videoId) }) : answer());
    const report = await ferry();
    expect(await statesOf()).toEqual(['landed', 'landed', 'landed']);
    expect(report.absent).toHaveLength(6);
    const before = server.contentRequests.length;
    await ferry();
    expect(server.contentRequests).toHaveLength(before);
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
    server.content = ({ kind, videoId }) => {
      const media = mediaOf(kind, videoId);
      if (kind !== 'video' || spoiled.has(videoId)) return aContentAnswer(media);
      spoiled.add(videoId);
      return aContentAnswer(spoil(media.bytes));
    };
    const report = await ferry();
    expect(report).toMatchObject({ lost: [], left: [] });
    expect(await statesOf()).toEqual(['landed', 'landed', 'landed']);
    expect(await readdir(join(folder, 'spool'))).toEqual([]);
  });

  test('that never gets better stays on the pull list, and nothing false lands', async () => {
    server.content = ({ videoId }) => aContentAnswer({ bytes: clipOf(videoId).subarray(0, -1), sizeBytes: undefined });
    const report = await ferry();
    expect(report.left.map(({ reason }) => reason)).toEqual(
      Array(3).fill(expect.stringContaining('ends 1 bytes before')),
    );
    expect(await statesOf()).toEqual(['rendered', 'rendered', 'rendered']);
    expect(await night.ledger.assets()).toEqual([]);
  });
});

describe('a clip that the server does not have', () => {
  test('is lost only after three answers over some minutes, with all of them as evidence', async () => {
    server.content = () => aContentAnswer({ status: 404 });
    const startedAtMs = clock.now();
    const report = await ferry();
    expect(report.lost).toHaveLength(3);
    expect(clock.now() - startedAtMs).toBeGreaterThan(180_000);
    expect(await statesOf()).toEqual(['lost', 'lost', 'lost']);
    const told = (await night.ledger.events()).filter(({ event }) => /lost/.test(event));
    expect(JSON.stringify(told[0]?.detail).match(/404/g)).toHaveLength(3);
  });

  test('is not lost when it comes back in time', async () => {
    let asked = 0;
    server.content = ({ kind, videoId }) => {
      asked += 1;
      return asked <= 4 ? aContentAnswer({ status: 404 }) : aContentAnswer(mediaOf(kind, videoId));
    };
    await ferry();
    expect(await statesOf()).toEqual(['landed', 'landed', 'landed']);
  });
});

async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}
