import { RenderQueueError } from '../domain/render-queue-error.js';
import type { News } from '../ports/news.js';
import { openWebhooks } from '../wiring.js';
import type { Session } from './session.js';

/** Listens for webhooks during `work` where an address is given: `:8790`, or `0.0.0.0:8790` behind a proxy. */
export async function withNews<Answer>(
  address: string | undefined,
  { environment, talk }: Session,
  work: (news: News | undefined) => Promise<Answer>,
): Promise<Answer> {
  if (address === undefined) return work(undefined);
  const secrets = environment.webhookSecrets;
  if (secrets.length === 0) throw noSecret();
  const receiver = await openWebhooks({ ...parseAddress(address), secrets });
  talk.say(`Receiving webhooks on ${receiver.url}.`);
  try {
    return await work(receiver);
  } finally {
    await receiver.close();
  }
}

function parseAddress(address: string): { readonly host: string; readonly port: number } {
  const match = /^(.*):(\d{1,5})$/.exec(address);
  const port = Number(match?.[2] ?? Number.NaN);
  if (match !== null && port <= 65_535) return { host: match[1] === '' ? '127.0.0.1' : (match[1] ?? ''), port };
  throw new RenderQueueError({
    code: 'E_ADDRESS',
    kind: 'usage',
    message: `\`${address}\` is no address to listen on.`,
    hint: 'Write `:8790` for this machine, `0.0.0.0:8790` for all of its networks.',
  });
}

function noSecret(): RenderQueueError {
  return new RenderQueueError({
    code: 'E_WEBHOOK_SECRET',
    kind: 'config',
    message: 'Webhooks are believed by their signature, and no secret is set.',
    hint: 'Set NIGHTSHOOT_WEBHOOK_SECRET to the `whsec_…` that the server signs with.',
  });
}
