import { createServer, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { mediaOf, type ServedMedia } from './ferry-rig.js';

export interface MisbehavingServer {
  /** Up to `/v1`. */
  readonly url: string;
  /** How often each fault struck. */
  readonly strikes: ReadonlyMap<string, number>;
  readonly close: () => Promise<void>;
}

/** Share of the requests that each fault strikes; what is left is answered well. */
const faults: readonly (readonly [name: string, share: number])[] = [
  ['5xx', 0.05],
  ['cut with a length', 0.01],
  ['cut without a length', 0.005],
  ['cut gzip', 0.005],
  ['stall', 0.01],
  ['429', 0.01],
  ['html 200', 0.005],
  ['wrong length', 0.005],
  ['range ignored', 0.002],
  ['reset', 0.002],
];

/**
 * The content route of a server on a bad day, over real HTTP on loopback. Faults fall by a seeded chance, so the same
 * seed has about the same day; which request meets which depends on the order they come in.
 */
export async function startMisbehavingServer(seed: number, clipBytes: number): Promise<MisbehavingServer> {
  const chance = seededChance(seed);
  const strikes = new Map<string, number>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://server');
    const videoId = decodeURIComponent(url.pathname.split('/').at(-2) ?? '');
    const media = mediaOf(url.searchParams.get('variant') ?? 'video', videoId, clipBytes);
    const fault = pickFault(chance());
    if (fault !== undefined) strikes.set(fault, (strikes.get(fault) ?? 0) + 1);
    answer(response, { media, fault, range: request.headers.range });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    strikes,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

interface Situation {
  readonly media: ServedMedia;
  readonly fault: string | undefined;
  readonly range: string | undefined;
}

function answer(response: ServerResponse, { media, fault, range }: Situation): void {
  const { bytes, mediaType } = media;
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  const headers = { 'content-type': mediaType, etag: `"${bytes.length}-${bytes.at(-1)}"` };
  const length = { 'content-length': String(bytes.length) };
  switch (fault) {
    case '5xx':
      return void response.writeHead(503).end('try later');
    case '429':
      return void response.writeHead(429, { 'retry-after': '0' }).end('too many');
    case 'html 200':
      return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
    case 'reset':
      return void response.socket?.resetAndDestroy();
    case 'cut with a length':
      response.writeHead(200, { ...headers, ...length }).write(half, () => response.socket?.destroy());
      return;
    case 'cut without a length':
      response.useChunkedEncodingByDefault = false;
      response.writeHead(200, { ...headers, connection: 'close' });
      return void response.end(half);
    case 'cut gzip': {
      const packed = gzipSync(bytes);
      response.useChunkedEncodingByDefault = false;
      response.writeHead(200, { ...headers, 'content-encoding': 'gzip', connection: 'close' });
      return void response.end(packed.subarray(0, packed.length / 2));
    }
    case 'stall':
      return void response.writeHead(200, { ...headers, ...length }).write(half);
    case 'wrong length':
      response.writeHead(200, { ...headers, 'content-length': String(bytes.length - 10) });
      return void response.end(bytes.subarray(0, -10));
    default:
      break;
  }
  const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1]);
  if (Number.isNaN(start) || fault === 'range ignored') {
    return void response.writeHead(200, { ...headers, ...length }).end(bytes);
  }
  const part = {
    'content-length': String(bytes.length - start),
    'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}`,
  };
  response.writeHead(206, { ...headers, ...part }).end(bytes.subarray(start));
}

function pickFault(draw: number): string | undefined {
  let left = draw;
  for (const [name, share] of faults) {
    if (left < share) return name;
    left -= share;
  }
  return undefined;
}

/** xorshift32: the same seed gives the same draws. */
function seededChance(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
