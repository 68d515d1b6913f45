import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tinyLine, uploadLines } from '../support/gateway-client.js';
import { startTestGateway, type TestGateway } from '../support/start-test-gateway.js';

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await startTestGateway();
});
afterEach(() => gateway.close());

type Body = () => string | FormData;

function send(path: string, body: Body, key: string): Promise<Response> {
  const content = body();
  const type: Record<string, string> = typeof content === 'string' ? { 'content-type': 'application/json' } : {};
  return gateway.fetch(path, { method: 'POST', headers: { ...type, 'idempotency-key': key }, body: content });
}

function form(parts: Readonly<Record<string, string | File>>): Body {
  return () => {
    const made = new FormData();
    for (const [name, value] of Object.entries(parts)) made.set(name, value);
    return made;
  };
}

const json =
  (body: object): Body =>
  () =>
    JSON.stringify(body);

const tiny = { model: 'tiny', prompt: 'A gull.', size: '64x36', seconds: '1' };
const clip = (text: string) => new File([text], 'mossy.mp4', { type: 'video/mp4' });

describe('the same key', () => {
  test.each<[string, string, Body, Body]>([
    [
      'a file',
      '/files',
      form({ purpose: 'vision', file: new File(['a'], 'a.png') }),
      form({ purpose: 'vision', file: new File(['b'], 'a.png') }),
    ],
    ['a video asked for in JSON', '/videos', json(tiny), json({ ...tiny, prompt: 'A tern.' })],
    ['a video asked for in a form', '/videos', form(tiny), form({ ...tiny, seconds: '2' })],
    [
      'a character',
      '/videos/characters',
      form({ name: 'Mossy', video: clip('a') }),
      form({ name: 'Mossy', video: clip('b') }),
    ],
  ])('makes %s once, and not another one', async (_, path, first, other) => {
    const made = await send(path, first, 'key');
    const again = await send(path, first, 'key');
    expect([made.status, again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 200, 'true']);
    expect(await again.text()).toBe(await made.text());
    const refused = await send(path, other, 'key');
    expect([refused.status, await refused.json()]).toMatchObject([422, { error: { code: 'idempotency_key_reused' } }]);
    const blobs: string[] = [];
    for await (const name of gateway.ports.blobs.list()) blobs.push(name.split('_')[0]?.split('-')[0] ?? '');
    expect(blobs.filter((kind) => kind === 'file' || kind === 'char').length).toBeLessThanOrEqual(1);
  });

  test('is refused at another address', async () => {
    await send('/videos', json(tiny), 'key');
    expect((await send('/batches', json(tiny), 'key')).status).toBe(422);
  });

  test('is kept over a restart', async () => {
    const made = await (await send('/videos', json(tiny), 'key')).text();
    gateway = await gateway.restart();
    expect(await (await send('/videos', json(tiny), 'key')).text()).toBe(made);
  });

  test('may be tried again after a refusal', async () => {
    expect((await send('/videos', json({ ...tiny, size: '1x1' }), 'key')).status).toBe(400);
    expect((await send('/videos', json(tiny), 'key')).status).toBe(200);
  });

  test('of twenty at once makes one batch: each of the others gets its answer or is told to come back', async () => {
    const input_file_id = await uploadLines(gateway, [tinyLine('a')]);
    const batch = json({ input_file_id, endpoint: '/v1/videos', completion_window: '24h' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => send('/batches', batch, 'key')));
    const ids = new Set<unknown>();
    for (const answer of answers) {
      expect([200, 409]).toContain(answer.status);
      if (answer.status === 200) ids.add(JSON.parse(await answer.text()).id);
    }
    expect(ids.size).toBe(1);
    expect((await gateway.truth()).filter(({ kind }) => kind === 'batch_accepted')).toHaveLength(1);
  });

  test('has at most 255 characters', async () => {
    expect((await send('/videos', json(tiny), 'k'.repeat(256))).status).toBe(400);
    expect((await send('/videos', json(tiny), 'k'.repeat(255))).status).toBe(200);
  });
});
