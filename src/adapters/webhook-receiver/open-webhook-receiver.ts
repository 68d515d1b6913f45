import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import type { Clock } from '../../ports/clock.js';
import type { News } from '../../ports/news.js';
import { verifyWebhook } from '../../protocol/verify-webhook.js';

export interface WebhookReceiverOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Several while they are being rotated. */
  readonly secrets: readonly string[];
}

export interface WebhookReceiver extends News {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Events hold a type and an id; 64 kB is far above any. */
const longestBodyBytes = 65_536;
/** Ids are remembered so that a message delivered again wakes nobody; the oldest are forgotten first. */
const rememberedIds = 10_000;

/** Listens for a server's webhooks. A genuine one makes the next look come at once, and that is all it can do. */
export async function openWebhookReceiver(
  clock: Clock,
  { host, port, secrets }: WebhookReceiverOptions,
): Promise<WebhookReceiver> {
  const seen = new Set<string>();
  const waiting = new Set<() => void>();
  let isUnheard = false;
  const announce = (): void => {
    isUnheard = waiting.size === 0;
    for (const wake of waiting) wake();
  };
  const server = createServer(
    { headersTimeout: 5_000, requestTimeout: 10_000, maxHeaderSize: 16_384 },
    (request, response) => {
      receive(request, { clock, secrets, seen }).then(
        (status) => {
          if (status === 204) announce();
          answer(response, status === 208 ? 204 : status);
        },
        () => answer(response, 400),
      );
    },
  );
  server.maxConnections = 64;
  const url = await listen(server, host, port);
  return {
    url,
    wait: async (delayMs, signal) => {
      if (isUnheard) {
        isUnheard = false;
        return;
      }
      await sleepOrWake(delayMs, { clock, waiting, signal });
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

interface Listening {
  readonly clock: Pick<Clock, 'now'>;
  readonly secrets: readonly string[];
  readonly seen: Set<string>;
}

/** The status to answer with; 208 stands for one that was received before. */
async function receive(request: IncomingMessage, { clock, secrets, seen }: Listening): Promise<number> {
  if (request.method !== 'POST') return 405;
  const pieces: Buffer[] = [];
  let sizeBytes = 0;
  for await (const piece of request) {
    sizeBytes += Buffer.byteLength(piece);
    if (sizeBytes > longestBodyBytes) return 413;
    pieces.push(Buffer.from(piece));
  }
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const verdict = verifyWebhook({ headers, body: Buffer.concat(pieces) }, secrets, clock.now());
  if (verdict.kind === 'refused') return 401;
  if (seen.has(verdict.id)) return 208;
  seen.add(verdict.id);
  for (const oldest of seen) {
    if (seen.size <= rememberedIds) break;
    seen.delete(oldest);
  }
  return 204;
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: 'close' });
  response.end();
}

async function sleepOrWake(
  delayMs: number,
  {
    clock,
    waiting,
    signal,
  }: { readonly clock: Clock; readonly waiting: Set<() => void>; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const woken = new AbortController();
  const wake = (): void => woken.abort();
  waiting.add(wake);
  try {
    await clock.sleep(delayMs, signal === undefined ? woken.signal : AbortSignal.any([signal, woken.signal]));
  } catch (error) {
    if (!woken.signal.aborted) throw error;
  } finally {
    waiting.delete(wake);
  }
}

function listen(server: ReturnType<typeof createServer>, host: string, port: number): Promise<string> {
  return new Promise((listening, failed) => {
    server.once('error', (cause) => {
      const message = `Webhooks cannot be received on ${host}:${port}.`;
      const hint = 'Name a free port of this machine, or 0 for any.';
      failed(new RenderQueueError({ code: 'E_WEBHOOK_LISTEN', kind: 'config', message, hint, cause }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      listening(`http://${host.includes(':') ? `[${host}]` : host}:${bound}`);
    });
  });
}
