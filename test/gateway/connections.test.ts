import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseErrorEnvelope } from '../../src/protocol/error-envelope.js';
import { parseJson } from '../../src/protocol/parse-json.js';
import { startTestGateway, type TestGateway } from '../support/start-test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

interface RawAnswer {
  readonly status: number;
  readonly requestId: string | undefined;
  readonly code: string | undefined;
}

/** Writes bytes as they are, and reads until the server closes the connection. */
function untilClosed(text: string): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.once('error', reject);
    socket.once('close', () => resolve(readAnswer(Buffer.concat(chunks).toString('utf8'))));
  });
}

function readAnswer(text: string): RawAnswer {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  return {
    status: Number(head.split(' ')[1]),
    requestId: /^x-request-id: (\S+)$/im.exec(head)?.[1],
    code: parseErrorEnvelope(parseJson(body))?.code,
  };
}

const door = 'Host: 127.0.0.1\r\nAuthorization: Bearer test-token\r\n';
const close = 'Connection: close\r\n';

describe('a request that is refused before any route saw it carries an id and the envelope', () => {
  test.each<[string, string, number, string]>([
    ['bytes that are no HTTP', 'GARBAGE\r\n\r\n', 400, 'invalid_request'],
    ['20 kB of headers', `GET / HTTP/1.1\r\n${door}X: ${'y'.repeat(20_000)}\r\n\r\n`, 431, 'headers_too_large'],
    ['a path that is no text', `GET /v1/files/%zz HTTP/1.1\r\n${door}${close}\r\n`, 400, 'invalid_request'],
    ['a method nobody knows', `PROPFIND /v1/files HTTP/1.1\r\n${door}${close}\r\n`, 404, 'unknown_url'],
    ['no host', 'GET /v1/files HTTP/1.0\r\n\r\n', 403, 'host_not_allowed'],
  ])('%s', async (_, text, status, code) => {
    const answer = await untilClosed(text);
    expect(answer).toEqual({ status, requestId: expect.stringMatching(/^req_/), code });
  });
});

describe('a body is not read', () => {
  const upload = (headers: string) =>
    `POST /v1/files HTTP/1.1\r\n${headers}Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000000\r\n\r\n--x`;

  test.each<[string, string, number, string]>([
    ['without a token', upload('Host: 127.0.0.1\r\n'), 401, 'missing_api_key'],
    ['with another token', upload('Host: 127.0.0.1\r\nAuthorization: Bearer other-token\r\n'), 401, 'invalid_api_key'],
    [
      'under a foreign name',
      upload('Host: evil.example\r\nAuthorization: Bearer test-token\r\n'),
      403,
      'host_not_allowed',
    ],
    ['for a web page', upload(`${door}Origin: https://evil.example\r\n`), 403, 'origin_not_allowed'],
    [
      'when it is larger than any request',
      `POST /v1/batches HTTP/1.1\r\n${door}Content-Type: application/json\r\nContent-Length: 100000000\r\n\r\n{`,
      413,
      'invalid_request',
    ],
  ])('%s: the connection is closed at once', async (_, text, status, code) => {
    expect(await untilClosed(text)).toMatchObject({ status, code });
  });
});
