import { afterEach, describe, expect, test } from 'vitest';
import { createAddressGuard, type FindAddresses } from '../../../src/adapters/videos-api/address-guard.js';
import { createHttpClient, type HttpClient } from '../../../src/adapters/videos-api/http-client.js';
import { type AnsweringServer, startAnsweringServer } from '../../support/answering-server.js';

/** Names of nobody's, and what they stand for. */
const names: Readonly<Record<string, readonly string[]>> = {
  'api.example': ['203.0.113.5'],
  'cdn.example': ['198.51.100.7', '2001:db8::7'],
  'metadata.example': ['169.254.169.254'],
  'inner.example': ['198.51.100.7', '10.0.0.5'],
  'self.example': ['127.0.0.1'],
  'self6.example': ['::1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'gpu.example': ['192.168.1.10'],
  'nas.example': ['192.168.1.11'],
};

const find: FindAddresses = async (host) =>
  (names[host] ?? [host]).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

function lookUp(server: string, host: string): Promise<unknown> {
  const guard = createAddressGuard(new URL(server), find);
  return new Promise((found, failed) => {
    guard(host, { all: true }, (error, addresses) => (error === null ? found(addresses) : failed(error)));
  });
}

describe('a name that a server hands out', () => {
  test.each([
    ['https://api.example/v1', 'metadata.example'],
    ['https://api.example/v1', 'inner.example'],
    ['https://api.example/v1', 'self.example'],
    ['https://api.example/v1', 'self6.example'],
    ['https://api.example/v1', 'mapped.example'],
    ['http://gpu.example:8000/v1', 'self.example'],
    ['http://gpu.example:8000/v1', 'metadata.example'],
  ])('by %s is not asked where it stands for something nearer to us: %s', async (server, host) => {
    await expect(lookUp(server, host)).rejects.toMatchObject({ code: 'E_SERVER_REDIRECT', kind: 'server' });
  });

  test.each([
    ['https://api.example/v1', 'cdn.example'],
    ['http://gpu.example:8000/v1', 'nas.example'],
    ['http://gpu.example:8000/v1', 'cdn.example'],
    ['http://127.0.0.1:8787/v1', 'self.example'],
    ['http://[::1]:8787/v1', 'nas.example'],
  ])('by %s is asked where it does not: %s', async (server, host) => {
    expect(await lookUp(server, host)).toEqual(await find(host));
  });
});

describe('on the wire', () => {
  let media: AnsweringServer;
  let server: AnsweringServer;
  let client: HttpClient;
  afterEach(async () => {
    await client.close();
    await Promise.all([media.close(), server.close()]);
  });

  /** The server sends us on to `self.example`, which is the media server beside it; `home` is where it is said to be. */
  async function ask(home: string): Promise<number> {
    media = await startAnsweringServer((_request, response) => response.end('clip'));
    const { port } = new URL(media.origin);
    server = await startAnsweringServer((_request, response) =>
      response.writeHead(302, { location: `http://self.example:${port}/clip.mp4` }).end(),
    );
    const guard = createAddressGuard(new URL(home), find);
    client = createHttpClient({ baseUrl: server.url, credentials: {}, guard });
    const answer = await client.send({ method: 'GET', target: '/videos/v/content' });
    await answer.body.dump();
    return answer.status;
  }

  test('nothing is sent to an address that is too near', async () => {
    await expect(ask('http://api.example')).rejects.toMatchObject({ code: 'E_SERVER_REDIRECT' });
    expect(media.seen).toEqual([]);
  });

  test('the address that was judged is the one that is connected to', async () => {
    expect(await ask('http://127.0.0.1')).toBe(200);
    expect(media.seen).toHaveLength(1);
  });
});
