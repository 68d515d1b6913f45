import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseErrorEnvelope } from '../../src/protocol/error-envelope.js';
import { fuzzRequests } from '../support/fuzz-requests.js';
import { createBatch, tinyLine, uploadLines, waitForBatch } from '../support/gateway-client.js';
import { pngImage } from '../support/png-image.js';
import { startTestGateway, type TestGateway } from '../support/start-test-gateway.js';

let gateway: TestGateway;
let inputFileId: string;
let referenceId: string;
beforeAll(async () => {
  gateway = await startTestGateway({ options: { quotaBytes: 3_000_000 } });
  inputFileId = await uploadLines(gateway, [tinyLine('a')]);
  referenceId = await uploadText('vision', 'not-an-image.png');
});
afterAll(() => gateway.close());

async function uploadText(purpose: string, filename: string): Promise<string> {
  const answer = await upload({ purpose }, new File(['text'], filename));
  const json: unknown = await answer.json();
  return typeof json === 'object' && json !== null && 'id' in json ? String(json.id) : '';
}

function upload(fields: Readonly<Record<string, string>>, file?: File): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  if (file !== undefined) form.set('file', file);
  return gateway.fetch('/files', { method: 'POST', body: form });
}

function post(path: string, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return gateway.fetch(path, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
}

async function refusalOf(answer: Response) {
  const error = parseErrorEnvelope(await answer.json());
  return [answer.status, error?.code, error?.param];
}

/** An image of exactly this many bytes, as a link that holds it. */
function inlined(sizeBytes: number): string {
  return `data:image/png;base64,${pngImage(64, 36, sizeBytes).toString('base64')}`;
}

const video = { model: 'tiny', prompt: 'A gull.', size: '64x36', seconds: '1' };
const sora = { model: 'sora-2', prompt: 'A gull.', size: '1280x720', seconds: '8' };

describe('a video request is refused', () => {
  test.each<[string, object, readonly [number, string, string | undefined]]>([
    ['without a prompt', { ...video, prompt: undefined }, [400, 'missing_required_parameter', 'prompt']],
    ['with an empty prompt', { ...video, prompt: '' }, [400, 'invalid_value', 'prompt']],
    ['with a prompt of 32,001 characters', { ...video, prompt: 'x'.repeat(32_001) }, [400, 'invalid_value', 'prompt']],
    ['with a prompt that is no text', { ...video, prompt: 7 }, [400, 'invalid_value', 'prompt']],
    ['for an unknown model', { ...video, model: 'sora-9' }, [404, 'model_not_found', 'model']],
    ['in a size the model does not have', { ...sora, size: '1920x1080' }, [400, 'invalid_value', 'size']],
    ['in a size that is none', { ...sora, size: '720p' }, [400, 'invalid_value', 'size']],
    ['for 9 seconds of sora', { ...sora, seconds: '9' }, [400, 'invalid_value', 'seconds']],
    ['for seconds that are none', { ...sora, seconds: 'eight' }, [400, 'invalid_value', 'seconds']],
    [
      'with a reference that is a text',
      { ...video, input_reference: 'file-1' },
      [400, 'invalid_type', 'input_reference'],
    ],
    ['with an empty reference', { ...video, input_reference: {} }, [400, 'invalid_value', 'input_reference']],
    [
      'with two references in one',
      { ...video, input_reference: { file_id: 'a', image_url: 'https://example.com/a.png' } },
      [400, 'invalid_value', 'input_reference'],
    ],
    [
      'with a reference that is gone',
      { ...video, input_reference: { file_id: 'file-none' } },
      [400, 'file_not_found', 'input_reference'],
    ],
    [
      'with a link that is no web address',
      { ...video, input_reference: { image_url: 'file:///etc/passwd' } },
      [400, 'invalid_value', 'input_reference.image_url'],
    ],
    [
      'with three characters',
      { ...video, characters: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] },
      [400, 'invalid_value', 'characters'],
    ],
    ['with an unknown parameter', { ...video, camera: 'handheld' }, [400, 'unknown_parameter', 'camera']],
    ['with an unknown parameter that is an object', { ...video, camera: {} }, [400, 'invalid_value', 'camera']],
  ])('%s', async (_, body, expected) => {
    expect(await refusalOf(await post('/videos', body))).toEqual(expected);
  });

  test('with a file that is no image', async () => {
    const answer = await post('/videos', { ...video, input_reference: { file_id: referenceId } });
    expect(await refusalOf(answer)).toEqual([400, 'unsupported_mimetype', 'input_reference']);
  });

  test.each([
    ['no JSON', '{', 400],
    ['a list', '[]', 400],
    ['null', 'null', 400],
  ])('whose body is %s', async (_, body, status) => {
    expect((await post('/videos', body)).status).toBe(status);
  });
});

describe('a batch request is refused', () => {
  const batch = () => ({ input_file_id: inputFileId, endpoint: '/v1/videos', completion_window: '24h' });
  const pairs = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));
  test.each<[string, () => object, readonly [number, string, string]]>([
    [
      'for another endpoint',
      () => ({ ...batch(), endpoint: '/v1/chat/completions' }),
      [400, 'invalid_value', 'endpoint'],
    ],
    [
      'for another window',
      () => ({ ...batch(), completion_window: '1h' }),
      [400, 'invalid_value', 'completion_window'],
    ],

    [
      'for a file that is gone',
      () => ({ ...batch(), input_file_id: 'file-none' }),
      [400, 'file_not_found', 'input_file_id'],
    ],
    [
      'for a file of another purpose',
      () => ({ ...batch(), input_file_id: referenceId }),
      [400, 'invalid_value', 'input_file_id'],
    ],
    ['with 17 pairs of metadata', () => ({ ...batch(), metadata: pairs(17) }), [400, 'invalid_value', 'metadata']],
    [
      'with a key of 65 characters',
      () => ({ ...batch(), metadata: { ['k'.repeat(65)]: 'v' } }),
      [400, 'invalid_value', 'metadata'],
    ],
    [
      'with a value of 513 characters',
      () => ({ ...batch(), metadata: { k: 'v'.repeat(513) } }),
      [400, 'invalid_value', 'metadata'],
    ],
    ['with metadata that is no text', () => ({ ...batch(), metadata: { k: 1 } }), [400, 'invalid_value', 'metadata']],
    [
      'with an output that lives an hour less a second',
      () => ({ ...batch(), output_expires_after: { anchor: 'created_at', seconds: 3_599 } }),
      [400, 'invalid_value', 'output_expires_after'],
    ],
  ])('%s', async (_, body, expected) => {
    expect(await refusalOf(await post('/batches', body()))).toEqual(expected);
  });

  test('with an Idempotency-Key that was used for another body', async () => {
    const headers = { 'idempotency-key': 'reused' };
    await createBatch(gateway, inputFileId, { headers });
    const answer = await gateway.fetch('/batches', {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ ...batch(), metadata: { other: 'body' } }),
    });
    expect(await refusalOf(answer)).toEqual([422, 'idempotency_key_reused', undefined]);
  });
});

describe('a batch fails after it was taken', () => {
  test.each<[string, readonly string[], readonly [code: string, line?: number, param?: string]]>([
    [
      'with another model in a line',
      [tinyLine('a'), tinyLine('b', { body: { model: 'sora-2' } })],
      ['model_mismatch', 2, 'body.model'],
    ],
    ['with a custom_id twice', [tinyLine('a'), tinyLine('b'), tinyLine('a')], ['duplicate_custom_id', 3, 'custom_id']],
    ['with another method', [tinyLine('a', { method: 'GET' })], ['invalid_method', 1, 'method']],
    ['with another url', [tinyLine('a', { url: '/v1/responses' })], ['url_mismatch', 1, 'url']],
    ['with the url of an edit', [tinyLine('a', { url: '/v1/videos/edits' })], ['url_mismatch', 1, 'url']],
    ['with an empty custom_id', [tinyLine('')], ['invalid_request', 1, 'custom_id']],
    ['with a custom_id that is no text', [tinyLine('a', { custom_id: 7 })], ['invalid_json_line', 1]],
    ['without a method', [tinyLine('a', { method: undefined })], ['invalid_json_line', 1]],
    ['with a body that is no object', [tinyLine('a', { body: [] })], ['invalid_json_line', 1]],
    ['with a line that is no JSON', [tinyLine('a'), '{"custom_id":'], ['invalid_json_line', 2]],
    ['with a form for a line', [tinyLine('a'), '--x', 'content-disposition: form-data'], ['invalid_json_line', 2]],
    ['with blank lines alone', ['', '  '], ['empty_batch']],
  ])('%s', async (_, lines, [code, line, param]) => {
    const { id } = await createBatch(gateway, await uploadLines(gateway, lines));
    const { status, errors } = await waitForBatch(gateway, id);
    expect([status, errors[0]]).toMatchObject(['failed', { code, line, param }]);
  });
});

describe('an upload is refused', () => {
  const file = new File(['{}'], 'a.jsonl');
  test.each<[string, Readonly<Record<string, string>>, File | undefined, readonly [number, string, string]]>([
    ['without a file', { purpose: 'batch' }, undefined, [400, 'missing_required_parameter', 'file']],
    ['without a purpose', {}, file, [400, 'missing_required_parameter', 'purpose']],
    ['for an unknown purpose', { purpose: 'fun' }, file, [400, 'invalid_value', 'purpose']],
    ['for a batch that is no .jsonl', { purpose: 'batch' }, new File(['{}'], 'a.json'), [400, 'invalid_value', 'file']],
    [
      'to live a minute',
      { purpose: 'batch', 'expires_after[anchor]': 'created_at', 'expires_after[seconds]': '60' },
      file,
      [400, 'invalid_value', 'expires_after'],
    ],
    [
      'that is too large for the quota',
      { purpose: 'vision' },
      new File(['x'.repeat(3_000_001)], 'a.png'),
      [413, 'storage_quota_exceeded', ''],
    ],
  ])('%s', async (_, fields, given, [status, code, param]) => {
    expect(await refusalOf(await upload(fields, given))).toEqual([status, code, param === '' ? undefined : param]);
  });

  test.each<[string, string, string, string]>([
    ['a character', '/videos/characters', 'video', 'video/mp4'],
    ['an image in a form', '/videos', 'input_reference', 'image/png'],
  ])('as %s, when it is too large for the quota', async (_, path, name, type) => {
    const form = new FormData();
    form.set(name, new File(['x'.repeat(3_000_001)], 'file', { type }));
    const answer = await gateway.fetch(path, { method: 'POST', body: form });
    expect(await refusalOf(answer)).toEqual([413, 'storage_quota_exceeded', undefined]);
  });

  test('as an image inlined in a request, when it is too large for the quota', async () => {
    const answer = await post('/videos', { ...video, input_reference: { image_url: inlined(3_000_001) } });
    expect(await refusalOf(answer)).toEqual([413, 'storage_quota_exceeded', undefined]);
  });

  test('when its form breaks off after the file, and leaves nothing behind', async () => {
    const count = async (): Promise<number> => {
      let found = 0;
      for await (const _ of gateway.ports.blobs.list()) found += 1;
      return found;
    };
    const before = await count();
    for (const [path, name, type] of [
      ['/files', 'file', 'text/plain'],
      ['/videos', 'input_reference', 'image/png'],
      ['/videos/characters', 'video', 'video/mp4'],
    ]) {
      const head = `content-disposition: form-data; name="${name}"; filename="a"\r\ncontent-type: ${type}`;
      const answer = await gateway.fetch(path ?? '', {
        method: 'POST',
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
        body: `--x\r\n${head}\r\n\r\nbytes\r\n--x\r\n`,
      });
      expect(await refusalOf(answer)).toEqual([400, 'unreadable_form', undefined]);
    }
    expect(await count()).toBe(before);
  });

  const size = 100_000;
  test.each<[string, () => Promise<Response>]>([
    ['files', () => upload({ purpose: 'vision' }, new File(['x'.repeat(size)], 'a.png'))],
    ['inlined images', () => post('/videos', { ...video, input_reference: { image_url: inlined(size) } })],
  ])('a hundred %s at once hold the quota, and what they leave behind is what was taken', async (_, send) => {
    for (const { id } of await gateway.ports.records.listFiles({ order: 'asc', limit: 100, aliveAtMs: Date.now() })) {
      if (id !== inputFileId && id !== referenceId) await gateway.fetch(`/files/${id}`, { method: 'DELETE' });
    }
    const before = await gateway.ports.records.storedBytes();
    const answers = await Promise.all(Array.from({ length: 100 }, send));
    const taken = answers.filter(({ status }) => status === 200).length;
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 413]));
    const after = await gateway.ports.records.storedBytes();
    expect(after).toBe(before + taken * size);
    expect(after).toBeLessThanOrEqual(3_000_000);
  });
});

describe('the door', () => {
  const status = (headers: Record<string, string>): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(gateway.url);
      const request = httpRequest({ hostname, port, path: '/v1/batches', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      request.once('error', reject).end();
    });

  test.each<[string, string, number]>([
    ['a name that was pointed here', 'evil.example', 403],
    ['the same with a port', 'evil.example:80', 403],
    ['a name that only begins like ours', 'localhost.evil.example', 403],
    ['our own name', 'localhost:8787', 200],
    ['an address', '127.0.0.1', 200],
    ['an address of the other kind', '[::1]:80', 200],
  ])('%s', async (_, host, expected) => {
    expect(await status({ host, authorization: `Bearer ${gateway.token}` })).toBe(expected);
  });
});

test('nothing anybody sends is a server error', async () => {
  await fuzzRequests(gateway, 500);
}, 120_000);

test('sockets that say nothing do not keep the others waiting', async () => {
  const port = Number(new URL(gateway.url).port);
  const sockets = Array.from({ length: 300 }, () => connect({ port, host: '127.0.0.1', localAddress: '127.0.0.1' }));
  for (const socket of sockets)
    socket.on('error', () => {}).once('connect', () => socket.write('GET / HTTP/1.1\r\nX-Slow: '));
  await new Promise((resolve) => setTimeout(resolve, 200));
  const times: number[] = [];
  for (let count = 0; count < 50; count += 1) {
    const before = performance.now();
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      const options = { host: '127.0.0.1', port, path: '/healthz', localAddress: '127.0.0.2' };
      httpRequest(options, (answer) => answer.resume().once('end', () => resolve(answer.statusCode)))
        .once('error', reject)
        .end();
    });
    expect(answered).toBe(200);
    times.push(performance.now() - before);
  }
  for (const socket of sockets) socket.destroy();
  expect(times.toSorted((left, right) => left - right)[47]).toBeLessThan(500);
});
