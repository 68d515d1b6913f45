import { resolve } from 'node:path';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { openPlaceholderGateway } from '../../wiring.js';
import { type RunCommand, textOption } from '../command.js';
import { requireKind } from '../connect-server.js';
import { exitCodes } from '../exit-code.js';
import { loadProject } from '../load-project.js';

export const run: RunCommand = async (invocation, session) => {
  const { catalog, config } = await loadProject(session);
  const { host, port } = parseListen(textOption(invocation, 'listen') ?? '127.0.0.1:8787');
  const folder = resolve(session.folder, textOption(invocation, 'data') ?? `${config.stateFolder}/gateway`);
  requireRenderer(textOption(invocation, 'renderer'));
  const gateway = await openPlaceholderGateway({
    folder,
    host,
    port,
    serverKind: requireKind('nightshoot'),
    catalog,
    environment: session.environment,
  });
  session.talk.say(
    `Gateway at ${gateway.url} with the placeholder renderer; its token is in ${resolve(folder, 'token')}`,
  );
  session.talk.say('Ctrl-C stops it; the same command goes on where it stopped.');
  try {
    await Promise.race([gateway.stopped, untilAborted(session.signal)]);
  } finally {
    await gateway.close();
  }
  return { exitCode: exitCodes.done, schema: 'nightshoot/gateway@1', document: { url: gateway.url }, human: '' };
};

function parseListen(text: string): { readonly host: string; readonly port: number } {
  const match = /^(\[[0-9a-f:]+\]|[^:\s]+):(\d{1,5})$/i.exec(text);
  const port = Number(match?.[2]);
  if (match?.[1] !== undefined && port <= 65_535) return { host: match[1].replace(/^\[|\]$/g, ''), port };
  throw usage(`\`--listen ${text}\` is not an address.`, 'Write host and port, such as `--listen 127.0.0.1:8787`.');
}

function requireRenderer(renderer: string | undefined): void {
  if (renderer === 'placeholder') return;
  throw usage(
    renderer === undefined
      ? 'The gateway needs to know what renders.'
      : `\`--renderer ${renderer}\` is not a renderer.`,
    'Write `--renderer placeholder` for slate cards.',
  );
}

function usage(message: string, hint: string): RenderQueueError {
  return new RenderQueueError({ code: 'E_USAGE', kind: 'usage', message, hint });
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((stop) => {
    if (signal.aborted) stop();
    else signal.addEventListener('abort', () => stop(), { once: true });
  });
}
