import OpenAI, { toFile } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderClip } from '../../src/adapters/pictures/render-clip.js';
import { webhookPost } from '../../src/adapters/videos-api/post-webhook.js';
import { assembleCatalog } from '../../src/catalog/catalog.js';
import { sizeSchema } from '../../src/domain/render-request.js';
import { type EventReceiver, startEventReceiver } from '../support/event-receiver.js';
import { tinyLine } from '../support/gateway-client.js';
import { startTestGateway, type TestGateway } from '../support/start-test-gateway.js';
import { tinyModel } from '../support/tiny-model.js';

const webhookSecret = 'whsec_cmVuZGVyLXF1ZXVlLXRlc3Qta2V5LTAwMDAwMDAwMCE=';

let gateway: TestGateway;
let receiver: EventReceiver;
let client: OpenAI;
beforeAll(async () => {
  // The client's types know the hosted lengths alone.
  const catalog = assembleCatalog([
    { ...tinyModel, sizes: tinyModel.sizes.map((size) => ({ ...size, seconds: [1, 2, 4] })) },
  ]);
  receiver = await startEventReceiver([200]);
  const webhooks = [{ url: receiver.url, secret: webhookSecret }];
  gateway = await startTestGateway({ ports: { webhookPost }, options: { catalog, webhooks } });
  client = new OpenAI({ baseURL: gateway.url, apiKey: gateway.token, maxRetries: 0, webhookSecret });
});
afterAll(async () => {
  await gateway.close();
  receiver.close();
});

/** The client's types know the hosted models alone; the wire takes any text. */
const tiny = { model: 'tiny', size: '64x36', seconds: '1' };

/** By hand: `createAndPoll` and `poll` of videos are the Python client's; this one has neither. */
async function completed(id: string) {
  await expect.poll(async () => (await client.videos.retrieve(id)).status, { timeout: 10_000 }).toBe('completed');
  return client.videos.retrieve(id);
}

async function createTiny(extra: object = {}) {
  const body = Object.assign({ prompt: 'A gull.' }, tiny, extra);
  return completed((await client.post<{ id: string }>('/videos', { body })).id);
}

describe('the official client', () => {
  test('uploads, reads, lists and deletes files', async () => {
    const file = await client.files.create({
      purpose: 'batch',
      file: await toFile(Buffer.from(`${tinyLine('a')}\n`), 'shots.jsonl'),
      expires_after: { anchor: 'created_at', seconds: 3600 },
    });
    expect(file).toMatchObject({ object: 'file', filename: 'shots.jsonl', purpose: 'batch' });
    expect(file.expires_at).toBe(file.created_at + 3600);
    expect(await client.files.retrieve(file.id)).toMatchObject({ id: file.id, bytes: file.bytes });
    expect(await (await client.files.content(file.id)).text()).toBe(`${tinyLine('a')}\n`);
    const listed: string[] = [];
    for await (const each of client.files.list({ purpose: 'batch' })) listed.push(each.id);
    expect(listed).toContain(file.id);
    expect(await client.files.delete(file.id)).toEqual({ id: file.id, object: 'file', deleted: true });
    await expect(client.files.retrieve(file.id)).rejects.toMatchObject({ status: 404, code: 'not_found' });
  });

  test('runs a batch to its end, lists it, and cannot cancel it any more', async () => {
    const lines = ['a', 'b', 'c'].map((id) => `${tinyLine(id)}\n`).join('');
    const file = await client.files.create({ purpose: 'batch', file: await toFile(Buffer.from(lines), 'b.jsonl') });
    const batch = await client.batches.create({
      input_file_id: file.id,
      endpoint: '/v1/videos',
      completion_window: '24h',
      metadata: { nightshoot_show: 'HRB' },
    });
    expect(batch.status).toBe('validating');
    await expect
      .poll(async () => (await client.batches.retrieve(batch.id)).status, { timeout: 10_000 })
      .toBe('completed');
    const ended = await client.batches.retrieve(batch.id);
    expect(ended.request_counts).toEqual({ total: 3, completed: 3, failed: 0 });
    const output = await (await client.files.content(ended.output_file_id ?? '')).text();
    expect(output.trimEnd().split('\n')).toHaveLength(3);
    const listed: string[] = [];
    for await (const each of client.batches.list({ limit: 1 })) listed.push(each.id);
    expect(listed).toContain(batch.id);
    await expect(client.batches.cancel(batch.id)).rejects.toMatchObject({ status: 409 });
  });

  test('cancels a batch and finds what was done in its files', async () => {
    const lines = Array.from({ length: 40 }, (_, index) => `${tinyLine(`line-${index}`)}\n`).join('');
    const file = await client.files.create({ purpose: 'batch', file: await toFile(Buffer.from(lines), 'b.jsonl') });
    const create = { input_file_id: file.id, endpoint: '/v1/videos', completion_window: '24h' } as const;
    const batch = await client.batches.create(create);
    expect((await client.batches.cancel(batch.id)).status).toBe('cancelling');
    await expect
      .poll(async () => (await client.batches.retrieve(batch.id)).status, { timeout: 10_000 })
      .toBe('cancelled');
    const ended = await client.batches.retrieve(batch.id);
    expect(ended.cancelled_at).toBeGreaterThan(0);
    const errors = await (await client.files.content(ended.error_file_id ?? '')).text();
    expect(errors).toContain('batch_cancelled');
  });

  test('creates a video with the form it always sends, reads, lists, downloads and deletes it', async () => {
    const form = Object.assign({ prompt: 'A gull.' }, tiny);
    const video = await client.videos
      .create({ ...form, model: 'tiny', seconds: '4', size: '1280x720' })
      .catch((cause: unknown) => cause);
    expect(video).toMatchObject({ status: 400, param: 'size' });
    const { id } = await createTiny();
    const done = await completed(id);
    expect(done).toMatchObject({ object: 'video', progress: 100, seconds: '1', error: null });
    const listed: string[] = [];
    for await (const each of client.videos.list({ limit: 1 })) listed.push(each.id);
    expect(listed).toContain(id);
    for (const [variant, type] of [
      ['video', 'video/mp4'],
      ['thumbnail', 'image/webp'],
      ['spritesheet', 'image/jpeg'],
    ] as const) {
      const content = await client.videos.downloadContent(id, { variant });
      expect(content.headers.get('content-type')).toBe(type);
      expect((await content.arrayBuffer()).byteLength).toBeGreaterThan(100);
    }
    expect(await client.videos.delete(id)).toEqual({ id, object: 'video.deleted', deleted: true });
  });

  test('creates a video of a hosted model with the form it always sends', async () => {
    const form = { prompt: 'A gull.', model: 'sora-2', seconds: '4', size: '1280x720' } as const;
    const video = await completed((await client.videos.create(form)).id);
    expect(video).toMatchObject({ ...form, status: 'completed', progress: 100 });
  });

  test('sends an image with the form', async () => {
    const size = sizeSchema.parse('64x36');
    const { thumbnail } = await renderClip({ model: 'tiny', prompt: 'r', size, seconds: 1, label: 'r' });
    const image = await toFile(Buffer.from(thumbnail.bytes), 'r.webp', { type: 'image/webp' });
    const sora = await client.videos
      .create({ model: 'sora-2', prompt: 'A pier.', size: '1280x720', seconds: '4', input_reference: image })
      .catch((cause: unknown) => cause);
    expect(sora).toMatchObject({ status: 400, code: 'image_size_mismatch' });
  });

  test('makes a character and shows it', async () => {
    const { id: sourceId } = await createTiny();
    const bytes = await (await client.videos.downloadContent(sourceId)).arrayBuffer();
    const video = await toFile(Buffer.from(bytes), 'mossy.mp4', { type: 'video/mp4' });
    const character = await client.videos.createCharacter({ name: 'Mossy', video });
    expect(character).toMatchObject({ name: 'Mossy' });
    const { id = '' } = character;
    expect(await client.videos.getCharacter(id ?? '')).toEqual(character);
    expect(await createTiny({ prompt: 'Mossy waits.', characters: [{ id }] })).toMatchObject({ status: 'completed' });
    const unknown = createTiny({ characters: [{ id: 'char_none' }] });
    await expect(unknown).rejects.toMatchObject({ status: 404, param: 'characters' });
  });

  test('edits, extends and remixes a completed video', async () => {
    const parent = await createTiny();
    const edit = await completed((await client.videos.edit({ prompt: 'In teal.', video: { id: parent.id } })).id);
    expect(edit).toMatchObject({ seconds: '1', remixed_from_video_id: parent.id });
    const extension = await client.videos.extend({
      prompt: 'The camera rises.',
      seconds: '4',
      video: { id: parent.id },
    });
    expect((await completed(extension.id)).seconds).toBe('5');
    const remix = await completed((await client.videos.remix(parent.id, { prompt: 'At night.' })).id);
    expect(remix.remixed_from_video_id).toBe(parent.id);
    await expect(client.videos.edit({ prompt: 'x', video: { id: 'video_none' } })).rejects.toMatchObject({
      status: 404,
    });
  });

  test('unwraps the events it is sent', async () => {
    const { id } = await createTiny();
    const eventOf = () => receiver.received.find(({ body }) => body.includes(id));
    await expect.poll(eventOf).toBeDefined();
    const { body = '', headers = {} } = eventOf() ?? {};
    expect(await client.webhooks.unwrap(body, headers)).toMatchObject({ type: 'video.completed', data: { id } });
    await expect(client.webhooks.unwrap(`${body} `, headers)).rejects.toThrow(/signature/);
  });
});
