import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/adapters/clock/system-clock.js';
import { openVideosApi } from '../../../src/adapters/videos-api/open-videos-api.js';
import { sha256Of } from '../../../src/domain/sha256.js';
import {
  type AnsweringServer,
  answerJson,
  type SeenRequest,
  startAnsweringServer,
} from '../../support/answering-server.js';

type Api = ReturnType<typeof openVideosApi>;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serve(
  answer: (request: SeenRequest, response: ServerResponse) => void,
  timeouts = {},
): Promise<{ readonly api: Api; readonly server: AnsweringServer }> {
  const server = await startAnsweringServer(answer);
  const api = openVideosApi({
    clock: systemClock,
    server: { kind: 'openai', url: server.url, account: 'account', rendersPlaceholders: false },
    key: 'sk-secret',
    timeouts,
  });
  closing.push(api.close, server.close);
  return { api, server };
}

const request = {
  inputFileId: 'file_1',
  endpoint: '/v1/videos',
  completionWindow: '24h',
  metadata: { nightshoot_submission: 'one' },
  idempotencyKey: 'one',
} as const;
const batch = { id: 'batch_1', object: 'batch', status: 'validating', input_file_id: 'file_1' };
const envelope = (code: string, message = 'no') => ({ error: { message, type: 'x', param: null, code } });

describe('a cancellation', () => {
  const conflict = { error: { message: "Cannot cancel a batch with status 'completed'.", type: 'x', code: null } };

  test.each(['cancelling', 'cancelled', 'completed', 'failed', 'expired'])(
    'of a batch that is %s already is answered with how it stands',
    async (status) => {
      const { api } = await serve(({ method }, response) =>
        method === 'POST' ? answerJson(response, 409, conflict) : answerJson(response, 200, { ...batch, status }),
      );
      expect(await api.cancelBatch('batch_1')).toMatchObject({ id: 'batch_1', status });
    },
  );

  test('of a batch that the server does not know says so, by no batch', async () => {
    const { api } = await serve((_, response) => answerJson(response, 404, envelope('not_found')));
    expect(await api.cancelBatch('batch_1')).toBeUndefined();
  });

  test('that a server refuses while the batch goes on is an error', async () => {
    const { api } = await serve(({ method }, response) =>
      method === 'POST' ? answerJson(response, 403, envelope('forbidden')) : answerJson(response, 200, batch),
    );
    await expect(api.cancelBatch('batch_1')).rejects.toMatchObject({ kind: 'server' });
  });
});

describe('the paid call', () => {
  test('goes out once, with its key, its metadata and our credentials', async () => {
    const { api, server } = await serve((_, response) => answerJson(response, 200, batch));
    expect(await api.createBatch(request)).toMatchObject({ kind: 'accepted', batch: { id: 'batch_1' } });
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]).toMatchObject({ method: 'POST', url: '/v1/batches' });
    expect(server.seen[0]?.headers).toMatchObject({
      authorization: 'Bearer sk-secret',
      'idempotency-key': 'one',
      'accept-encoding': 'identity',
    });
    expect(JSON.parse(server.seen[0]?.body ?? '')).toMatchObject({
      input_file_id: 'file_1',
      metadata: { nightshoot_submission: 'one' },
    });
  });

  test.each([
    [200, { object: 'something else' }, 'unknown'],
    [201, batch, 'accepted'],
    [202, batch, 'accepted'],
    [400, envelope('invalid_request_error'), 'rejected'],
    [401, envelope('invalid_api_key'), 'rejected'],
    [404, { detail: 'Not Found' }, 'rejected'],
    [404, '<html>nginx</html>', 'unknown'],
    [413, envelope('too_large'), 'rejected'],
    [422, { detail: [{ loc: ['body'], msg: 'field required' }] }, 'rejected'],
    [429, envelope('rate_limit_exceeded'), 'rejected'],
    [408, envelope('timeout'), 'unknown'],
    [409, envelope('conflict'), 'unknown'],
    [500, envelope('server_error'), 'unknown'],
    [502, '<html>bad gateway</html>', 'unknown'],
    [503, envelope('server_is_overloaded'), 'unknown'],
    [302, '', 'unknown'],
    [307, '', 'rejected'],
  ])('answered with %i %o is %s, and is not sent again', async (status, body, kind) => {
    const { api, server } = await serve((_, response) =>
      answerJson(response, status, body, status < 400 && status >= 300 ? { location: '/elsewhere' } : {}),
    );
    expect((await api.createBatch(request)).kind).toBe(kind);
    expect(server.seen).toHaveLength(1);
  });

  test.each([
    ['rate_limit_exceeded', 429, 'slow down', true],
    ['insufficient_quota', 429, 'pay', false],
    ['input_file_not_found', 400, 'Cannot find file file_1 in organization', true],
    ['invalid_type', 400, 'bad', false],
  ])('refused with %s may be tried later: %s', async (code, status, message, isRetryable) => {
    const { api } = await serve((_, response) => answerJson(response, status, envelope(code, message)));
    expect(await api.createBatch(request)).toMatchObject({ kind: 'rejected', code, isRetryable });
  });

  test('whose connection drops after it was sent is unknown', async () => {
    const { api, server } = await serve((_, response) => response.destroy());
    expect((await api.createBatch(request)).kind).toBe('unknown');
    expect(server.seen).toHaveLength(1);
  });

  test('whose answer is cut short is unknown', async () => {
    const { api } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '500' });
      response.write('{"id":"batch_1",');
      response.destroy();
    });
    expect((await api.createBatch(request)).kind).toBe('unknown');
  });

  test('that is never answered is unknown after the time limit', async () => {
    const { api } = await serve(() => undefined, { headersMs: 300 });
    expect((await api.createBatch(request)).kind).toBe('unknown');
  });

  test('to a port where nobody listens was not sent', async () => {
    const { api, server } = await serve(() => undefined);
    await server.close();
    expect((await api.createBatch(request)).kind).toBe('not_sent');
  });

  test('to a name that nobody knows was not sent', async () => {
    const identity = { kind: 'openai', url: 'http://nowhere.invalid/v1', account: 'a', rendersPlaceholders: false };
    const api = openVideosApi({ clock: systemClock, server: identity, key: undefined });
    closing.push(api.close);
    expect((await api.createBatch(request)).kind).toBe('not_sent');
  });

  test('interrupted before it began was not sent, and after is unknown', async () => {
    const { api } = await serve(() => undefined);
    expect((await api.createBatch(request, AbortSignal.abort())).kind).toBe('not_sent');
    const stop = new AbortController();
    const calling = api.createBatch(request, stop.signal);
    setTimeout(() => stop.abort(), 100);
    expect((await calling).kind).toBe('unknown');
  });
});

describe('credentials', () => {
  test('stay with the server when it redirects elsewhere', async () => {
    const elsewhere = await startAnsweringServer((_, response) => response.end('bytes'));
    closing.push(elsewhere.close);
    const { api, server } = await serve((_, response) => {
      response.writeHead(302, { location: `${elsewhere.origin}/clip.mp4?sig=1` });
      response.end();
    });
    const answer = await api.openContent({ videoId: 'v', kind: 'video', offset: 5, etag: '"e"' });
    expect(answer.status).toBe(200);
    expect(server.seen[0]?.headers.authorization).toBe('Bearer sk-secret');
    const { headers } = elsewhere.seen[0] ?? { headers: {} };
    expect(headers).toMatchObject({ range: 'bytes=5-', 'if-range': '"e"' });
    expect(JSON.stringify(headers)).not.toContain('sk-secret');
  });

  test('follow a redirect inside the server', async () => {
    const { api, server } = await serve((one, response) => {
      if (one.url.endsWith('/moved')) return answerJson(response, 200, batch);
      response.writeHead(307, { location: '/v1/moved' });
      return response.end();
    });
    expect((await api.getBatch('b'))?.id).toBe('batch_1');
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer sk-secret', 'Bearer sk-secret']);
  });

  test.each([
    'file:///etc/passwd',
    'ftp://example.com/x',
    'https://user:pw@example.com/x',
    'data:text/plain,x',
    'http://[',
  ])('and bytes are not asked for at %s', async (location) => {
    const { api } = await serve((_, response) => {
      response.writeHead(302, { location });
      response.end();
    });
    const opening = api.openContent({ videoId: 'v', kind: 'video', offset: 0, etag: undefined });
    await expect(opening).rejects.toMatchObject({ code: 'E_SERVER_REDIRECT' });
  });

  test('and a loop of redirects ends', async () => {
    const { api, server } = await serve((_, response) => {
      response.writeHead(302, { location: '/v1/again' });
      response.end();
    });
    await expect(api.getBatch('b')).rejects.toMatchObject({ code: 'E_SERVER_REDIRECT' });
    expect(server.seen.length).toBeLessThanOrEqual(4);
  });
});

test('a paid call has a connection of its own; free calls share one', async () => {
  const { api, server } = await serve((_, response) => answerJson(response, 200, batch));
  for (let call = 0; call < 2; call += 1) {
    await api.getBatch('b');
    await api.createBatch(request);
  }
  const [get, post, getAgain, postAgain] = server.seen.map(({ connection }) => connection);
  expect(getAgain).toBe(get);
  expect(new Set([get, post, postAgain]).size).toBe(3);
});

describe('free calls', () => {
  test('percent-encode ids, which may hold anything', async () => {
    const { api, server } = await serve((_, response) => answerJson(response, 200, batch));
    await api.getBatch('../files/a?b=c/d=');
    expect(server.seen[0]?.url).toBe('/v1/batches/..%2Ffiles%2Fa%3Fb%3Dc%2Fd%3D');
  });

  test('read a failed job whatever the HTTP status, and 404 as absence', async () => {
    const failed = { id: 'v', object: 'video', status: 'failed', error: { code: 500, message: 'out of memory' } };
    const { api } = await serve((one, response) =>
      one.url.endsWith('/v') ? answerJson(response, 500, failed) : answerJson(response, 404, envelope('not_found')),
    );
    expect(await api.getVideo('v')).toMatchObject({ status: 'failed', error: { code: '500' } });
    expect(await api.getVideo('w')).toBeUndefined();
  });

  test('take the 404 page of a proxy for no word of the server: nothing is gone and no fence is up', async () => {
    const { api } = await serve((_, response) => {
      response.writeHead(404, { 'content-type': 'text/html' });
      response.end('<html>default backend - 404</html>');
    });
    const expected = { code: 'E_SERVER_ANSWER', retryable: true };
    await expect(api.getVideo('v')).rejects.toMatchObject(expected);
    await expect(api.getBatch('b')).rejects.toMatchObject(expected);
    await expect(api.deleteFile('f')).rejects.toMatchObject(expected);
    await expect(api.deleteVideo('v')).rejects.toMatchObject(expected);
  });

  test.each([
    [401, {}, 'E_SERVER_CREDENTIALS', false],
    [429, { 'retry-after': '7' }, 'E_SERVER_RATE_LIMIT', true],
    [503, {}, 'E_SERVER_FAULT', true],
    [400, {}, 'E_SERVER_REFUSED', false],
  ])('answered with %i are told as such', async (status, headers, code, retryable) => {
    const { api } = await serve((_, response) => answerJson(response, status, envelope('x'), headers));
    const expected = { code, retryable, kind: 'server', ...(status === 429 ? { retryAfterMs: 7000 } : {}) };
    await expect(api.listBatches({})).rejects.toMatchObject(expected);
  });

  test('answered with a web page say so', async () => {
    const { api } = await serve((_, response) => response.end('<html>log in</html>'));
    await expect(api.getBatch('b')).rejects.toMatchObject({ code: 'E_SERVER_ANSWER' });
  });

  test('never say the key', async () => {
    const { api } = await serve((_, response) => answerJson(response, 500, envelope('x')));
    const fault: unknown = await api.listFiles({}).catch((error: unknown) => error);
    expect(JSON.stringify(fault, Object.getOwnPropertyNames(fault))).not.toContain('sk-secret');
  });
});

describe('files', () => {
  const content = Buffer.from('{"custom_id":"a"}\n{"custom_id":"b"}\n');
  const upload = {
    filename: 'nightshoot-one.jsonl',
    purpose: 'batch',
    mediaType: 'application/jsonl',
    sizeBytes: content.byteLength,
    sha256: sha256Of(content),
    open: async function* () {
      yield content.subarray(0, 10);
      yield content.subarray(10);
    },
    expiresAfterSeconds: 3600,
  };

  test('go up as one form of known length', async () => {
    const { api, server } = await serve((_, response) =>
      answerJson(response, 200, {
        id: 'file_1',
        bytes: content.byteLength,
        filename: upload.filename,
        purpose: 'batch',
      }),
    );
    expect(await api.uploadFile(upload)).toMatchObject({ id: 'file_1' });
    const [seen] = server.seen;
    expect(Number(seen?.headers['content-length'])).toBe(Buffer.byteLength(seen?.body ?? ''));
    expect(seen?.body).toContain('name="expires_after[seconds]"\r\n\r\n3600\r\n');
    expect(seen?.body).toContain(
      'filename="nightshoot-one.jsonl"\r\ncontent-type: application/jsonl\r\n\r\n{"custom_id":"a"}',
    );
  });

  test('that a server stops reading are given up after the time without progress', async () => {
    const server = createServer((socket) => socket.pause());
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const identity = { kind: 'openai', url: `http://127.0.0.1:${port}/v1`, account: 'a', rendersPlaceholders: false };
    const api = openVideosApi({
      clock: systemClock,
      server: identity,
      key: undefined,
      timeouts: { noProgressMs: 200 },
    });
    closing.push(api.close, async () => void server.close());
    const piece = new Uint8Array(1_000_000);
    const open = function* () {
      for (let megabytes = 0; megabytes < 200; megabytes += 1) yield piece;
    };
    const large = { ...upload, sizeBytes: 200_000_000, open };
    await expect(api.uploadFile(large)).rejects.toMatchObject({ code: 'E_SERVER_NO_ANSWER', retryable: true });
  });

  test('of which the server holds another number of bytes did not arrive', async () => {
    const { api } = await serve((_, response) => answerJson(response, 200, { id: 'file_1', bytes: 3 }));
    await expect(api.uploadFile(upload)).rejects.toMatchObject({ code: 'E_UPLOAD_SIZE', retryable: true });
  });

  test.each([
    ['honours a range', 206, content.subarray(10)],
    ['ignores a range', 200, content],
  ])('are read on from an offset when the server %s', async (_, status, body) => {
    const { api } = await serve((_request, response) => {
      response.writeHead(status);
      response.end(body);
    });
    const pieces: Uint8Array[] = [];
    for await (const piece of api.readFile('file_1', 10)) pieces.push(piece);
    expect(Buffer.concat(pieces).toString()).toBe(content.subarray(10).toString());
  });
});
