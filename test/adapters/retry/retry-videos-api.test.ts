import { describe, expect, test } from 'vitest';
import { retryDelayMs } from '../../../src/adapters/retry/retry-delay.js';
import { retryVideosApi } from '../../../src/adapters/retry/retry-videos-api.js';
import { RenderQueueError } from '../../../src/domain/render-queue-error.js';
import { sha256Of } from '../../../src/domain/sha256.js';
import type { VideosApi } from '../../../src/ports/videos-api.js';
import { FixedClock } from '../../support/fixed-clock.js';
import { ScriptedServer } from '../../support/scripted-server.js';

const passing = new RenderQueueError({ code: 'E_SERVER_FAULT', kind: 'server', message: '503', retryable: true });
const lasting = new RenderQueueError({ code: 'E_SERVER_REFUSED', kind: 'server', message: '400' });

function retrying(change: Partial<VideosApi>) {
  const clock = new FixedClock(0);
  const api = Object.assign(new ScriptedServer(), change);
  return { api: retryVideosApi(api, { clock, random: { fraction: () => 0.5 } }), clock };
}

/** Fails as often as told, then answers. */
function failing<Answer>(times: number, error: Error, answer: Answer) {
  const calls = { count: 0 };
  const call = async (): Promise<Answer> => {
    calls.count += 1;
    if (calls.count <= times) throw error;
    return answer;
  };
  return { calls, call };
}

describe('a free call', () => {
  test('is tried again while its fault may pass', async () => {
    const { call, calls } = failing(3, passing, undefined);
    const { api, clock } = retrying({ getBatch: call });
    expect(await api.getBatch('b')).toBeUndefined();
    expect(calls.count).toBe(4);
    expect(clock.now()).toBe(750 + 1500 + 3000);
  });

  test('is given up after five tries', async () => {
    const { call, calls } = failing(99, passing, undefined);
    await expect(retrying({ getBatch: call }).api.getBatch('b')).rejects.toBe(passing);
    expect(calls.count).toBe(5);
  });

  test('is not tried again when its fault lasts', async () => {
    const { call, calls } = failing(1, lasting, undefined);
    await expect(retrying({ getBatch: call }).api.getBatch('b')).rejects.toBe(lasting);
    expect(calls.count).toBe(1);
  });

  test('shares a budget with all others, so that an outage is not met with five times the calls', async () => {
    const { call, calls } = failing(10_000, passing, undefined);
    const { api } = retrying({ getBatch: call });
    for (let index = 0; index < 100; index += 1) await expect(api.getBatch('b')).rejects.toBe(passing);
    expect(calls.count).toBe(200);
  });
});

test('the paid call is sent once, whatever it answers', async () => {
  const { call, calls } = failing(99, passing, { kind: 'unknown', message: '' } as const);
  const request = {
    inputFileId: '',
    endpoint: '/v1/videos',
    completionWindow: '24h',
    metadata: {},
    idempotencyKey: '',
  } as const;
  await expect(retrying({ createBatch: call }).api.createBatch(request)).rejects.toBe(passing);
  expect(calls.count).toBe(1);
});

test('an upload whose answer was lost is found by name and size before it is sent again', async () => {
  const body = Buffer.from('lines');
  const { call, calls } = failing(1, passing, undefined);
  const facts = { purpose: 'batch', createdAtMs: 0, expiresAtMs: undefined, sizeBytes: body.byteLength };
  const held = { ...facts, id: 'file_1', filename: 'ours.jsonl' };
  const { api } = retrying({
    uploadFile: async () => {
      await call();
      throw new Error('sent twice');
    },
    listFiles: async () => ({ items: [{ ...held, id: 'file_0', sizeBytes: 1 }, held], next: undefined }),
  });
  const upload = { filename: 'ours.jsonl', purpose: 'batch', mediaType: '', sizeBytes: 5, sha256: sha256Of(body) };
  expect(await api.uploadFile({ ...upload, open: async function* () {} })).toEqual(held);
  expect(calls.count).toBe(1);
});

test('an upload whose answer was lost is looked for on every page of the list, and on so many only of one without end', async () => {
  const held = {
    id: 'file_1',
    filename: 'ours.png',
    purpose: 'vision',
    sizeBytes: 5,
    createdAtMs: 0,
    expiresAtMs: undefined,
  };
  const sent = { ...held, id: 'file_2' };
  const upload = { ...held, mediaType: 'image/png', sha256: sha256Of('lines'), open: async function* () {} };
  const other = { ...held, filename: 'theirs.png' };
  const uploadedTo = (listFiles: VideosApi['listFiles']): Promise<unknown> =>
    retrying({ uploadFile: failing(1, passing, sent).call, listFiles }).api.uploadFile(upload);

  const asked: (string | undefined)[] = [];
  const onThirdPage = async ({ after }: { readonly after?: string }) => {
    asked.push(after);
    return after === 'page_3'
      ? { items: [held], next: undefined }
      : { items: [other], next: after === undefined ? 'page_2' : 'page_3' };
  };
  expect(await uploadedTo(onThirdPage)).toEqual(held);
  expect(asked).toEqual([undefined, 'page_2', 'page_3']);

  let pages = 0;
  expect(await uploadedTo(async () => ({ items: [other], next: `page_${++pages}` }))).toEqual(sent);
  expect(pages).toBe(10);
});

test('an upload whose answer was lost is sent again where the file found would expire before it is needed', async () => {
  const file = { filename: 'ours.png', purpose: 'vision', createdAtMs: 0, sizeBytes: 5 };
  const old = { ...file, id: 'file_old', expiresAtMs: 1_000 };
  const sent = { ...file, id: 'file_new', expiresAtMs: undefined };
  const { call } = failing(1, passing, sent);
  const { api } = retrying({ uploadFile: call, listFiles: async () => ({ items: [old], next: undefined }) });
  const upload = { ...file, mediaType: 'image/png', sha256: sha256Of('lines'), neededUntilMs: 2_000 };
  expect(await api.uploadFile({ ...upload, open: async function* () {} })).toEqual(sent);
});

test('a result file that breaks off is read on from there', async () => {
  const bytes = Buffer.from('0123456789');
  const offsets: number[] = [];
  const { api } = retrying({
    readFile: async function* (_, offset) {
      offsets.push(offset);
      yield bytes.subarray(offset, offset + 4);
      if (offset + 4 < bytes.byteLength) throw passing;
    },
  });
  const pieces: Uint8Array[] = [];
  for await (const piece of api.readFile('file_1', 0)) pieces.push(piece);
  expect(Buffer.concat(pieces).toString()).toBe('0123456789');
  expect(offsets).toEqual([0, 4, 8]);
});

test.each([
  [1, 0, undefined, 500],
  [1, 1, undefined, 1000],
  [5, 0, undefined, 8000],
  [9, 1, undefined, 20_000],
  [1, 0, 30_000, 30_000],
  [1, 0, 10 ** 12, 3_600_000],
])('after %i failures with %d drawn and %s ms asked for, %i ms are waited', (failures, fraction, askedMs, expected) => {
  expect(retryDelayMs(failures, fraction, askedMs)).toBe(expected);
});
