import { resolve } from 'node:path';
import type { ServerKind } from '../catalog/server-kind.js';
import { findServerKind, serverKinds } from '../catalog/server-kinds.js';
import { shutdownOf } from '../catalog/shutdown-of.js';
import { findUpstreamKind } from '../catalog/upstream-kinds.js';
import type { Config, KeySource, ServerConfig } from '../config/config.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { LedgerReader } from '../ports/ledger.js';
import type { VideosApi } from '../ports/videos-api.js';
import { identifyServer, openGateway, openServer, type UpstreamAddress } from '../wiring.js';
import type { LoadedProject } from './load-project.js';
import { readSecret } from './read-secret.js';
import type { Session } from './session.js';

/** What is known of a server before it is spoken to, and how to reach it when there is something to say. */
export interface NightServerFacts {
  readonly kind: ServerKind;
  readonly rendersPlaceholders: boolean;
}

export interface NightServer extends NightServerFacts {
  /** When it stops answering for clips of a model, as far as config or catalog say. */
  readonly shutdownAtMs: (model: string) => number | undefined;
  /** It lives in this process and renders nothing without it. */
  readonly isEmbedded: boolean;
  readonly connect: () => Promise<ConnectedServer>;
}

export interface ConnectedServer {
  readonly api: VideosApi;
  /** Rejects when a server of ours stops by itself; undefined for one elsewhere. */
  readonly stopped: Promise<void> | undefined;
  readonly close: () => Promise<void>;
}

/** The gateway of rehearsals, inside this process, over a folder that the next rehearsal takes up again. */
export function rehearsalServer(loaded: LoadedProject, session: Session): NightServer {
  const kind = requireKind('nightshoot');
  const connect = () => connectEmbedded({ loaded, kind, account: 'rehearsal' }, session);
  return { kind, rendersPlaceholders: true, shutdownAtMs: () => undefined, isEmbedded: true, connect };
}

interface EmbeddedGateway {
  readonly loaded: LoadedProject;
  readonly kind: ServerKind;
  readonly account: string;
  /** Who renders; without them the gateway draws placeholders. */
  readonly upstreams?: { readonly addresses: readonly UpstreamAddress[]; readonly key: string | undefined };
}

async function connectEmbedded(
  { loaded: { config, catalog }, kind, account, upstreams }: EmbeddedGateway,
  session: Session,
): Promise<ConnectedServer> {
  const gateway = await openGateway({
    folder: resolve(config.folder, config.stateFolder, 'gateway'),
    host: '127.0.0.1',
    port: 0,
    catalog,
    environment: session.environment,
    ...(upstreams === undefined ? {} : { upstreams }),
  });
  const rendersPlaceholders = upstreams === undefined;
  const identity = { kind: kind.id, url: `embedded:${config.stateFolder}`, account, rendersPlaceholders };
  const server = await openServer({
    identity,
    baseUrl: gateway.url,
    key: gateway.token,
    logFile: logFileOf(session),
    config,
    talk: session.talk,
  });
  return {
    api: server.api,
    stopped: gateway.stopped,
    close: async () => {
      await server.close();
      await gateway.close();
    },
  };
}

/**
 * The configured server. One that takes no batches gets a gateway of ours before it, inside this process. Any other is asked who it is, because
 * placeholders must never pass for footage. Throws `E_NO_SERVER`, or when it is out of reach.
 */
export async function configuredServer(loaded: LoadedProject, session: Session): Promise<NightServer> {
  const { config } = loaded;
  const server = requireServer(config);
  const kind = requireKind(server.kind);
  const shutdownAtMs = (model: string): number | undefined => shutdownOf(loaded.catalog, model, server);
  const [url = ''] = server.urls;
  const key = await readKey(server.key, config, session);
  const upstreamKind = kind.hasBatch ? undefined : findUpstreamKind(kind.id);
  if (upstreamKind !== undefined) {
    const upstreams = { addresses: server.urls.map((address) => ({ kind: upstreamKind, url: address })), key };
    const connect = () => connectEmbedded({ loaded, kind, account: 'own', upstreams }, session);
    return { kind, rendersPlaceholders: false, shutdownAtMs, isEmbedded: true, connect };
  }
  const identity = await identifyServer({ kind: kind.id, url, key }, session.signal);
  return {
    kind,
    rendersPlaceholders: identity.rendersPlaceholders,
    shutdownAtMs,
    isEmbedded: false,
    connect: async () => {
      const { talk } = session;
      const { api, close } = await openServer({ identity, key, logFile: logFileOf(session), config, talk });
      return { api, stopped: undefined, close };
    },
  };
}

/** A path from the environment starts from the folder that was called in. */
function logFileOf({ environment, folder }: Session): string | undefined {
  return environment.logFile === undefined ? undefined : resolve(folder, environment.logFile);
}

/**
 * For looking without sending: undefined where no server is configured. A gateway is asked whether it makes
 * placeholders; one that does not answer is taken for what it last was, so that a report needs no server.
 */
export async function plannedServer(
  { config }: LoadedProject,
  session: Session,
  ledger: LedgerReader,
): Promise<NightServerFacts | undefined> {
  const { server } = config;
  if (server === undefined) return undefined;
  const kind = requireKind(server.kind);
  if (kind.id !== 'nightshoot') return { kind, rendersPlaceholders: false };
  const [url = ''] = server.urls;
  try {
    const key = await readKey(server.key, config, session);
    const { rendersPlaceholders } = await identifyServer({ kind: kind.id, url, key }, session.signal);
    return { kind, rendersPlaceholders };
  } catch (error) {
    if (!(error instanceof RenderQueueError)) throw error;
    return { kind, rendersPlaceholders: await madePlaceholders(ledger) };
  }
}

/** What the newest run came back with. */
async function madePlaceholders(ledger: LedgerReader): Promise<boolean> {
  const newest = (await ledger.runs()).at(-1);
  if (newest === undefined) return false;
  const [attempt] = await ledger.attempts({ runId: newest.id, limit: 1 });
  return attempt?.isPlaceholder ?? false;
}

/** Throws `E_EMBEDDED` where the renderer's gateway would leave together with a command that does not wait. */
export function refuseEmbedded({ isEmbedded, kind }: NightServer, what: string): void {
  if (!isEmbedded) return;
  throw new RenderQueueError({
    code: 'E_EMBEDDED',
    kind: 'usage',
    message: `\`${what}\` would leave while servers of kind \`${kind.id}\` render only as long as the gateway in this command stands before them.`,
    hint: `Let \`nightshoot run\` wait; or keep a gateway running with \`nightshoot gateway --renderer ${kind.id}=<url>\` and configure that: its address as \`server.url\`, \`kind: nightshoot\`.`,
  });
}

export function requireServer(config: Config): ServerConfig {
  if (config.server !== undefined) return config.server;
  throw new RenderQueueError({
    code: 'E_NO_SERVER',
    kind: 'config',
    message: 'No server is configured, so there is nothing that could render.',
    hint: 'Set `server.url` in nightshoot.yaml (or NIGHTSHOOT_SERVER_URL); `nightshoot rehearse` needs none.',
  });
}

export function requireKind(id: string): ServerKind {
  const kind = findServerKind(id);
  if (kind !== undefined) return kind;
  throw new RenderQueueError({
    code: 'E_SERVER_KIND',
    kind: 'config',
    message: `There is no server kind \`${id}\`.`,
    hint: `Set \`server.kind\` to one of: ${serverKinds.map((known) => known.id).join(', ')}.`,
  });
}

async function readKey(source: KeySource, config: Config, session: Session): Promise<string | undefined> {
  switch (source.kind) {
    case 'none':
      return undefined;
    case 'environment':
      return keyOf(session.environment.variables[source.name], `Set the variable \`${source.name}\``);
    case 'file':
      return keyOf(await readSecret(resolve(config.folder, source.path)), `Put the key into \`${source.path}\``);
    default:
      return source satisfies never;
  }
}

function keyOf(text: string | undefined, hint: string): string {
  const key = text?.trim() ?? '';
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  if (key !== '') {
    throw new RenderQueueError({
      code: 'E_KEY_FORM',
      kind: 'config',
      message: 'The key holds blanks, line breaks or other characters that no header can carry.',
      hint: `${hint}: one line, nothing else.`,
    });
  }
  throw new RenderQueueError({
    code: 'E_KEY_MISSING',
    kind: 'config',
    message: 'The server needs a key and there is none.',
    hint: `${hint}, or write \`key: none\` where the server asks for none.`,
  });
}
