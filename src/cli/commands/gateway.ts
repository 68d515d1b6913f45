import { resolve } from 'node:path';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import type { Webhook } from '../../gateway/announce.js';
import { type GatewayExtras, openGateway } from '../../wiring.js';
import { hasFlag, type Invocation, type RunCommand, textOption } from '../command.js';
import { exitCodes } from '../exit-code.js';
import {
  parseFaults,
  parseListen,
  parseRenderers,
  parseRequestsPerMinute,
  parseSeed,
  parseSpeed,
  parseWebhookUrl,
} from '../gateway-options.js';
import { loadProject } from '../load-project.js';
import { readSecret } from '../read-secret.js';
import type { Session } from '../session.js';

export const run: RunCommand = async (invocation, session) => {
  const address = textOption(invocation, 'listen') ?? '127.0.0.1:8787';
  const { host, port } = parseListen(address, hasFlag(invocation, 'allowRemote'));
  const upstreams = parseRenderers(textOption(invocation, 'renderer'));
  const extras = await readExtras(invocation, session);
  const { catalog, config } = await loadProject(session);
  const folder = resolve(session.folder, textOption(invocation, 'data') ?? `${config.stateFolder}/gateway`);
  const gateway = await openGateway({
    folder,
    host,
    port,
    upstreams: { addresses: upstreams, key: await readOptionalSecret(invocation, 'rendererKeyFile', session) },
    catalog,
    environment: session.environment,
    extras,
  });
  const renderer =
    upstreams.length === 0
      ? 'the placeholder renderer'
      : upstreams.map(({ kind, url }) => `${kind.title} at ${url}`).join(', ');
  session.talk.say(`Gateway at ${gateway.url} with ${renderer}; its token is in ${resolve(folder, 'token')}`);
  session.talk.say('Ctrl-C stops it; the same command goes on where it stopped.');
  if (hasFlag(invocation, 'allowRemote')) session.talk.warn('Other machines can reach it; put TLS in front.');
  try {
    await Promise.race([gateway.stopped, untilAborted(session.signal)]);
  } finally {
    await gateway.close();
  }
  return { exitCode: exitCodes.done, schema: 'nightshoot/gateway@1', document: { url: gateway.url }, human: '' };
};

async function readExtras(invocation: Invocation, session: Session): Promise<GatewayExtras> {
  const faults = {
    seed: parseSeed(textOption(invocation, 'faultSeed')),
    rules: parseFaults(textOption(invocation, 'fault')),
  };
  const speed = parseSpeed(textOption(invocation, 'speed'));
  const url = textOption(invocation, 'webhook');
  const secret = await readOptionalSecret(invocation, 'webhookSecretFile', session);
  const webhooks = pairWebhook(url, secret);
  const allowedHosts = textOption(invocation, 'allowHost')?.split(',') ?? [];
  const requestsPerMinute = parseRequestsPerMinute(textOption(invocation, 'requestsPerMinute'));
  const rate = requestsPerMinute === undefined ? {} : { requestsPerMinute };
  return { faults, speed, webhooks, allowedHosts, ...rate, hasStageDoor: hasFlag(invocation, 'stageDoor') };
}

function pairWebhook(url: string | undefined, secret: string | undefined): readonly Webhook[] {
  if (url === undefined && secret === undefined) return [];
  if (url !== undefined && secret !== undefined) return [{ url: parseWebhookUrl(url), secret }];
  throw new RenderQueueError({
    code: 'E_USAGE',
    kind: 'usage',
    message: 'A webhook needs both its address and the secret that signs it.',
    hint: 'Write `--webhook https://… --webhook-secret-file FILE`.',
  });
}

async function readOptionalSecret(
  invocation: Invocation,
  option: string,
  session: Session,
): Promise<string | undefined> {
  const file = textOption(invocation, option);
  if (file === undefined) return undefined;
  const secret = (await readSecret(resolve(session.folder, file)))?.trim() ?? '';
  if (secret !== '') return secret;
  throw new RenderQueueError({
    code: 'E_KEY_MISSING',
    kind: 'usage',
    message: `\`${file}\` holds no secret.`,
    hint: 'Write it into the file, alone on one line.',
  });
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((stop) => {
    if (signal.aborted) stop();
    else signal.addEventListener('abort', () => stop(), { once: true });
  });
}
