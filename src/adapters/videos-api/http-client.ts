import type { IncomingHttpHeaders } from 'node:http';
import type { LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import { Agent, type Dispatcher } from 'undici';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { createAddressGuard } from './address-guard.js';
import { createReadBuffers } from './read-buffers.js';
import { redirectTarget } from './redirect-target.js';
import { connectionFault } from './server-fault.js';
import { watchProgress } from './watch-progress.js';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the server's base URL, or a whole address the server handed out. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | AsyncIterable<Uint8Array>;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Dispatcher.ResponseData['body'];
  /** A piece of the body that nobody looks at any more. */
  readonly release: (piece: Uint8Array) => void;
}

export interface HttpClient {
  /** Sends once. Only GET follows redirects; every other method gets the redirect as its answer. */
  readonly send: (request: HttpRequest) => Promise<HttpAnswer>;
  readonly close: () => Promise<void>;
}

export interface HttpClientOptions {
  /** Up to `/v1`, without a trailing `/`. */
  readonly baseUrl: string;
  /** Sent to the server's own origin and nowhere else. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly timeouts?: Partial<HttpTimeouts>;
  /** Hears the `Date` of each answer of the server itself. */
  readonly onDate?: (date: string) => void;
  /** Finds the addresses of other hosts than the server, or refuses them. */
  readonly guard?: LookupFunction;
}

export interface HttpTimeouts {
  readonly connectMs: number;
  /** From the last byte sent to the first byte of the answer. */
  readonly headersMs: number;
  /** Between two pieces of a body, sent or received; the whole has no limit, because a large clip on a slow line is no fault. */
  readonly noProgressMs: number;
}

export const defaultTimeouts: HttpTimeouts = { connectMs: 10_000, headersMs: 60_000, noProgressMs: 20_000 };

/**
 * HTTP/1.1, no automatic retry of anything, answers never compressed. Connections are kept, but a POST gets one of its
 * own: on a kept one that the server is just closing nobody could say whether a paid call arrived.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const { onread, release } = createReadBuffers();
  const connection = {
    allowH2: false,
    connect: { timeout: timeouts.connectMs, onread },
    headersTimeout: timeouts.headersMs,
    bodyTimeout: timeouts.noProgressMs,
  };
  const kept = new Agent(connection);
  // undici: "Set to `0` to disable keep-alive connections." (docs/docs/api/Client.md, `pipelining`)
  const fresh = new Agent({ ...connection, pipelining: 0 });
  const guard = options.guard ?? createAddressGuard(new URL(options.baseUrl));
  const away = new Agent({ ...connection, connect: { ...connection.connect, lookup: guard } });
  const origin = {
    base: new URL(options.baseUrl),
    credentials: options.credentials,
    noProgressMs: timeouts.noProgressMs,
    onDate: options.onDate,
    release,
  };
  return {
    send: (request) => follow({ home: request.method === 'POST' ? fresh : kept, away }, request, origin),
    close: async () => {
      await Promise.all([kept.destroy(), fresh.destroy(), away.destroy()]);
    },
  };
}

interface Origin {
  readonly base: URL;
  readonly credentials: Readonly<Record<string, string>>;
  readonly noProgressMs: number;
  readonly onDate: HttpClientOptions['onDate'];
  readonly release: HttpAnswer['release'];
}

/** A content route that needs more hops than this is a loop. */
const mostRedirects = 3;

/** Connections to the server itself, and to whomever it names. */
interface Agents {
  readonly home: Agent;
  readonly away: Agent;
}

async function follow(agents: Agents, request: HttpRequest, origin: Origin): Promise<HttpAnswer> {
  let address = addressOf(request.target, origin.base);
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    const answer = await sendOnce(agents, address, { request, origin });
    const location = answer.headers.location;
    const isRedirect = answer.status >= 300 && answer.status < 400 && location !== undefined;
    if (!isRedirect || request.method !== 'GET') return answer;
    await answer.body.dump();
    address = redirectTarget(address, location);
  }
  throw new RenderQueueError({
    code: 'E_SERVER_REDIRECT',
    kind: 'server',
    message: `${origin.base.origin} redirected more than ${mostRedirects} times.`,
  });
}

function addressOf(target: string, base: URL): URL {
  if (target.startsWith('/')) return new URL(base.href.replace(/\/$/, '') + target);
  return redirectTarget(base, target);
}

async function sendOnce(
  agents: Agents,
  address: URL,
  { request, origin }: { readonly request: HttpRequest; readonly origin: Origin },
): Promise<HttpAnswer> {
  const isHome = address.origin === origin.base.origin;
  const headers = {
    'accept-encoding': 'identity',
    ...(isHome ? { ...request.headers, ...origin.credentials } : onlyRange(request.headers ?? {})),
  };
  const { body, signal } = bodyOf(request, origin.noProgressMs);
  try {
    const answer = await (isHome ? agents.home : agents.away).request({
      origin: address.origin,
      path: address.pathname + address.search,
      method: request.method,
      headers,
      body,
      // One piece at a time: Node would copy several into one.
      highWaterMark: 1,
      ...(signal === undefined ? {} : { signal }),
    });
    const date = answer.headers['date'];
    if (isHome && typeof date === 'string') origin.onDate?.(date);
    return { status: answer.statusCode, headers: answer.headers, body: answer.body, release: origin.release };
  } catch (error) {
    if (request.signal?.aborted === true) throw request.signal.reason;
    if (error instanceof RenderQueueError) throw error;
    throw connectionFault(error, address.origin);
  }
}

/** Another origin learns which bytes we want, and nothing else. */
function onlyRange(headers: Readonly<Record<string, string>>): Record<string, string> {
  const allowed = ['accept', 'range', 'if-range'];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => allowed.includes(name)));
}

function bodyOf({ body, signal }: HttpRequest, noProgressMs: number) {
  if (body === undefined || typeof body === 'string') return { body: body ?? null, signal };
  const watched = watchProgress(body, noProgressMs);
  const stop = signal === undefined ? watched.signal : AbortSignal.any([signal, watched.signal]);
  return { body: Readable.from(watched.body, { objectMode: false }), signal: stop };
}
