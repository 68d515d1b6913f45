import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assembleCatalog } from '../../src/catalog/catalog.js';
import type { GatewayVideo } from '../../src/domain/gateway-records.js';
import { sizeSchema } from '../../src/domain/render-request.js';
import { parseErrorEnvelope } from '../../src/protocol/error-envelope.js';
import { tinyLine, uploadLines, waitForBatch } from '../support/gateway-client.js';
import { pngImage } from '../support/png-image.js';
import { startTestGateway, type TestGateway } from '../support/start-test-gateway.js';
import { tinyModel } from '../support/tiny-model.js';

let gateway: TestGateway;
let inputFileId: string;
let characterId: string;
beforeAll(async () => {
  const sizes = tinyModel.sizes.map((size) => ({ ...size, seconds: [1, 2, 20] }));
  const catalog = assembleCatalog([{ ...tinyModel, sizes }]);
  gateway = await startTestGateway({ options: { catalog, concurrency: 0, quotaBytes: 100_000_000 } });
  inputFileId = await uploadLines(gateway, [tinyLine('a')]);
  const made: { id?: string } = JSON.parse(await (await makeCharacter({ name: 'Mossy' })).text());
  characterId = made.id ?? '';
});
afterAll(() => gateway.close());

function post(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  const type = { 'content-type': 'application/json' };
  return gateway.fetch(path, { method: 'POST', headers: { ...type, ...headers }, body: JSON.stringify(body) });
}

function postForm(path: string, parts: Readonly<Record<string, string | File>>): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(parts)) form.set(name, value);
  return gateway.fetch(path, { method: 'POST', body: form });
}

const makeVideo = (change: object) =>
  post('/videos', { model: 'tiny', prompt: 'x', size: '64x36', seconds: '1', ...change });

const makeBatch = (change: object) =>
  post('/batches', { input_file_id: inputFileId, endpoint: '/v1/videos', completion_window: '24h', ...change });

const makeCharacter = (change: Readonly<Record<string, string>>) =>
  postForm('/videos/characters', { video: new File(['clip'], 'mossy.mp4', { type: 'video/mp4' }), ...change });

const makeFile = (change: Readonly<Record<string, string>>) =>
  postForm('/files', { purpose: 'batch', file: new File(['{}'], 'shots.jsonl'), ...change });

/** A video that is there, with so many seconds and as many extensions behind it. */
async function completedVideo(seconds: number, steps = 0): Promise<string> {
  const parentVideoId = steps === 0 ? undefined : await completedVideo(seconds, steps - 1);
  const video: GatewayVideo = {
    id: `video_${seconds}s${steps}`,
    method: steps === 0 ? 'create' : 'extend',
    request: { model: 'tiny', prompt: 'x', size: sizeSchema.parse('64x36'), seconds, params: {} },
    label: 'parent',
    status: 'completed',
    isPlaceholder: true,
    createdAtMs: Date.now(),
    ...(parentVideoId === undefined ? {} : { parentVideoId }),
  };
  await gateway.ports.records.commit([{ kind: 'video', video }]);
  return video.id;
}

const extend = async (parent: Promise<string>, change: object) =>
  post('/videos/extensions', { video: { id: await parent }, prompt: 'x', seconds: '2', ...change });
const edit = async (change: object) =>
  post('/videos/edits', { video: { id: await completedVideo(1) }, prompt: 'x', ...change });

const x = (count: number) => 'x'.repeat(count);
const gulls = (count: number) => '\u{1f426}'.repeat(count);
const life = (seconds: number) => ({ anchor: 'created_at', seconds });
const lifeFields = (seconds: number) => ({
  'expires_after[anchor]': 'created_at',
  'expires_after[seconds]': `${seconds}`,
});
const pairs = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));
/** A data URL of exactly this many characters. */
const inlined = (characters: number): string => {
  const head = 'data:image/png;base64,';
  const bytes = pngImage(64, 36, Math.floor(((characters - head.length) * 3) / 4));
  return (head + bytes.toString('base64').replace(/=+$/, '')).padEnd(characters, '=');
};
const image = (sizeBytes: number) => new File([pngImage(64, 36, sizeBytes)], 'a.png', { type: 'image/png' });

type Refused = readonly [status: number, code: string, param: string | undefined];
type Limit = readonly [
  what: string,
  last: number,
  beyond: number,
  send: (amount: number) => Promise<Response>,
  Refused,
];

const invalid = (param: string): Refused => [400, 'invalid_value', param];

/** https://github.com/openai/openai-openapi, and the guide where that is silent. */
const limits: readonly Limit[] = [
  ['characters of a prompt', 1, 0, (count) => makeVideo({ prompt: x(count) }), invalid('prompt')],
  ['characters of a prompt', 32_000, 32_001, (count) => makeVideo({ prompt: x(count) }), invalid('prompt')],
  ['emoji of a prompt', 32_000, 32_001, (count) => makeVideo({ prompt: gulls(count) }), invalid('prompt')],
  [
    'bytes of an image in a form',
    16 * 1024 * 1024,
    16 * 1024 * 1024 + 1,
    (count) =>
      postForm('/videos', { model: 'tiny', prompt: 'x', size: '64x36', seconds: '1', input_reference: image(count) }),
    [413, 'file_too_large', undefined],
  ],
  [
    'characters in one video',
    2,
    3,
    (count) => makeVideo({ characters: Array.from({ length: count }, () => ({ id: characterId })) }),
    invalid('characters'),
  ],
  ['characters of a name', 1, 0, (count) => makeCharacter({ name: x(count) }), invalid('name')],
  ['characters of a name', 80, 81, (count) => makeCharacter({ name: gulls(count) }), invalid('name')],
  ['characters of an edit', 1, 0, (count) => edit({ prompt: x(count) }), invalid('prompt')],
  ['characters of an edit', 32_000, 32_001, (count) => edit({ prompt: x(count) }), invalid('prompt')],
  [
    'characters of a remix',
    32_000,
    32_001,
    async (count) => post(`/videos/${await completedVideo(1)}/remix`, { prompt: x(count) }),
    invalid('prompt'),
  ],
  [
    'characters of an extension',
    32_000,
    32_001,
    (count) => extend(completedVideo(1), { prompt: x(count) }),
    invalid('prompt'),
  ],
  ['seconds of one step', 20, 21, (count) => extend(completedVideo(1), { seconds: `${count}` }), invalid('seconds')],
  ['steps', 6, 7, (count) => extend(completedVideo(1, count - 1), {}), invalid('video')],
  ['seconds in all', 120, 121, (count) => extend(completedVideo(count - 20), { seconds: '20' }), invalid('seconds')],
  ['pairs of metadata', 16, 17, (count) => makeBatch({ metadata: pairs(count) }), invalid('metadata')],
  ['characters of a key', 64, 65, (count) => makeBatch({ metadata: { [gulls(count)]: 'v' } }), invalid('metadata')],
  ['characters of a value', 512, 513, (count) => makeBatch({ metadata: { k: gulls(count) } }), invalid('metadata')],
  [
    'seconds an output lives at least',
    3_600,
    3_599,
    (count) => makeBatch({ output_expires_after: life(count) }),
    invalid('output_expires_after'),
  ],
  [
    'seconds an output lives at most',
    2_592_000,
    2_592_001,
    (count) => makeBatch({ output_expires_after: life(count) }),
    invalid('output_expires_after'),
  ],
  ['seconds a file lives at least', 3_600, 3_599, (count) => makeFile(lifeFields(count)), invalid('expires_after')],
  [
    'seconds a file lives at most',
    2_592_000,
    2_592_001,
    (count) => makeFile(lifeFields(count)),
    invalid('expires_after'),
  ],
  ['files on a page', 1, 0, (count) => gateway.fetch(`/files?limit=${count}`), invalid('limit')],
  ['files on a page', 10_000, 10_001, (count) => gateway.fetch(`/files?limit=${count}`), invalid('limit')],
  ['batches on a page', 1, 0, (count) => gateway.fetch(`/batches?limit=${count}`), invalid('limit')],
  ['batches on a page', 100, 101, (count) => gateway.fetch(`/batches?limit=${count}`), invalid('limit')],
  ['videos on a page', 0, -1, (count) => gateway.fetch(`/videos?limit=${count}`), invalid('limit')],
  ['videos on a page', 100, 101, (count) => gateway.fetch(`/videos?limit=${count}`), invalid('limit')],
  [
    'characters of an Idempotency-Key',
    255,
    256,
    (count) =>
      post('/videos', { model: 'tiny', prompt: 'x', size: '64x36', seconds: '1' }, { 'idempotency-key': x(count) }),
    [400, 'idempotency_key_too_long', undefined],
  ],
  [
    'bytes of JSON',
    24 * 1024 * 1024,
    24 * 1024 * 1024 + 1,
    (count) =>
      gateway.fetch('/videos', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'tiny', prompt: 'x', size: '64x36', seconds: '1' }).padEnd(count),
      }),
    [413, 'invalid_request', undefined],
  ],
  [
    'characters of an inlined reference',
    20_971_520,
    20_971_521,
    (count) => makeVideo({ input_reference: { image_url: inlined(count) } }),
    invalid('input_reference.image_url'),
  ],
  [
    'characters of a link to a reference',
    16_384,
    16_385,
    (count) => makeVideo({ input_reference: { image_url: `https://a.example/${x(count - 18)}` } }),
    invalid('input_reference.image_url'),
  ],
  [
    'characters of a parameter',
    32_000,
    32_001,
    (count) => makeVideo({ negative_prompt: gulls(count) }),
    invalid('negative_prompt'),
  ],
];

describe('both sides of a limit', () => {
  test.each(limits)('%s: %d are taken, %d are not', async (_, last, beyond, send, refused) => {
    const taken = await send(last);
    expect([taken.status, await taken.json()]).toMatchObject([200, {}]);
    const answer = await send(beyond);
    const error = parseErrorEnvelope(await answer.json());
    expect([answer.status, error?.code, error?.param]).toEqual(refused);
  });
});

/** One that waits, for there is no renderer here. */
async function queuedVideo(): Promise<string> {
  const { id }: { id?: string } = JSON.parse(await (await makeVideo({})).text());
  return id ?? '';
}

async function endedBatch(): Promise<string> {
  const { id }: { id?: string } = JSON.parse(await (await makeBatch({})).text());
  await gateway.fetch(`/batches/${id}/cancel`, { method: 'POST' });
  await waitForBatch(gateway, id ?? '');
  return id ?? '';
}

const missing = (param: string): Refused => [400, 'missing_required_parameter', param];
const source = { video: { id: 'video_1s0' } };

describe('a request is refused', () => {
  test.each<[string, () => Promise<Response>, Refused]>([
    ['for a batch without a file', () => makeBatch({ input_file_id: undefined }), missing('input_file_id')],
    ['for a batch without an endpoint', () => makeBatch({ endpoint: undefined }), missing('endpoint')],
    ['for a batch without a window', () => makeBatch({ completion_window: undefined }), missing('completion_window')],
    ['for a character without a clip', () => postForm('/videos/characters', { name: 'Mossy' }), missing('video')],
    [
      'for a character without a name',
      () => postForm('/videos/characters', { video: new File(['clip'], 'a.mp4', { type: 'video/mp4' }) }),
      missing('name'),
    ],
    ['for a character with a blank name', () => makeCharacter({ name: '  ' }), invalid('name')],
    [
      'for a character made of a picture',
      () => postForm('/videos/characters', { name: 'Mossy', video: image(0) }),
      [400, 'unsupported_mimetype', 'video'],
    ],
    ['for an edit of nothing', () => post('/videos/edits', { prompt: 'x' }), missing('video')],
    ['for an edit of a text', () => post('/videos/edits', { prompt: 'x', video: 'video_1s0' }), invalid('video')],
    ['for an edit without a prompt', () => post('/videos/edits', source), missing('prompt')],
    [
      'for an edit of an upload',
      () => postForm('/videos/edits', { prompt: 'x', video: new File(['clip'], 'a.mp4', { type: 'video/mp4' }) }),
      invalid('video'),
    ],
    [
      'for an edit of a video nobody made',
      () => post('/videos/edits', { prompt: 'x', video: { id: 'video_none' } }),
      [404, 'not_found', 'id'],
    ],
    ['for an extension without seconds', () => extend(completedVideo(1), { seconds: undefined }), missing('seconds')],
    ['for an extension by a word', () => extend(completedVideo(1), { seconds: 'eight' }), invalid('seconds')],
    [
      'for an extension with characters',
      () => extend(completedVideo(1), { characters: [{ id: characterId }] }),
      invalid('characters'),
    ],
    [
      'for an extension with a reference',
      () => extend(completedVideo(1), { input_reference: { file_id: 'file-a' } }),
      invalid('input_reference'),
    ],
    [
      'for an image of another size',
      () =>
        postForm('/videos', {
          model: 'tiny',
          prompt: 'x',
          size: '64x36',
          seconds: '1',
          input_reference: new File([pngImage(36, 64)], 'a.png', { type: 'image/png' }),
        }),
      [400, 'image_size_mismatch', undefined],
    ],
    [
      'for an image of another kind',
      () =>
        postForm('/videos', {
          model: 'tiny',
          prompt: 'x',
          size: '64x36',
          seconds: '1',
          input_reference: new File(['GIF89a'], 'a.gif', { type: 'image/gif' }),
        }),
      [400, 'unsupported_mimetype', 'input_reference'],
    ],
    [
      'for an output that lives from another time on',
      () => makeBatch({ output_expires_after: { anchor: 'completed_at', seconds: 3_600 } }),
      invalid('output_expires_after'),
    ],
    [
      'for a file that lives from another time on',
      () => makeFile({ ...lifeFields(3_600), 'expires_after[anchor]': 'last_active_at' }),
      invalid('expires_after'),
    ],
    ['for a page in no order', () => gateway.fetch('/files?order=random'), invalid('order')],
    [
      'for a form whose fields are too much together',
      () => postForm('/videos', { prompt: x(13 * 1024 * 1024), other: x(13 * 1024 * 1024) }),
      [413, 'form_too_large', undefined],
    ],
    [
      'for a body of another kind',
      () => gateway.fetch('/videos', { method: 'POST', headers: { 'content-type': 'text/csv' }, body: 'a,b' }),
      [415, 'invalid_request', undefined],
    ],
    [
      'for the end of a batch that has ended',
      async () => gateway.fetch(`/batches/${await endedBatch()}/cancel`, { method: 'POST' }),
      [409, 'batch_ended', undefined],
    ],
    ['for the end of a batch nobody made', () => post('/batches/batch_none/cancel', {}), [404, 'not_found', 'id']],
    ['for a batch nobody made', () => gateway.fetch('/batches/batch_none'), [404, 'not_found', 'id']],
    ['for a file of 5,000 characters', () => gateway.fetch(`/files/${x(5_000)}`), [404, 'not_found', 'id']],
    ['for a file nobody sent', () => gateway.fetch('/files/file-none/content'), [404, 'not_found', 'id']],
    [
      'for a character nobody made',
      () => makeVideo({ characters: [{ id: 'char_none' }] }),
      [404, 'not_found', 'characters'],
    ],
    [
      'for the deletion of a video that waits',
      async () => gateway.fetch(`/videos/${await queuedVideo()}`, { method: 'DELETE' }),
      [409, 'video_not_ended', undefined],
    ],
    [
      'for the clip of a video that waits',
      async () => gateway.fetch(`/videos/${await queuedVideo()}/content`),
      [409, 'video_not_ready', undefined],
    ],
    [
      'for an edit of a video that waits',
      async () => post('/videos/edits', { prompt: 'x', video: { id: await queuedVideo() } }),
      [400, 'video_not_ready', 'video'],
    ],
    [
      'for a picture that a video has not',
      () => gateway.fetch('/videos/video_1s0/content?variant=thumbnail'),
      [404, 'variant_not_found', 'variant'],
    ],
    ['for a video nobody made', () => gateway.fetch('/videos/video_none'), [404, 'not_found', 'id']],
    ['for a variant there is not', () => gateway.fetch('/videos/video_1s0/content?variant=gif'), invalid('variant')],
  ])('%s', async (_, send, refused) => {
    await completedVideo(1);
    const answer = await send();
    const error = parseErrorEnvelope(await answer.json());
    expect([answer.status, error?.code, error?.param]).toEqual(refused);
  });
});
