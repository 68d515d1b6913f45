import type { ServerIdentity } from '../../domain/server.js';
import { sha256Of } from '../../domain/sha256.js';
import { type GatewayInfo, parseGatewayInfo } from '../../protocol/gateway-info.js';
import { parseJson } from '../../protocol/parse-json.js';
import { createHttpClient, type HttpTimeouts } from './http-client.js';
import { readText } from './read-answer.js';

export interface ServerAddress {
  readonly kind: string;
  readonly url: string;
  readonly key: string | undefined;
  readonly timeouts?: Partial<HttpTimeouts>;
}

export interface IdentifiedServer {
  readonly identity: ServerIdentity;
  /** Undefined for any server that is no nightshoot gateway. */
  readonly gateway: GatewayInfo | undefined;
}

/** Asks a server who it is, before anything is planned for it. Throws when nobody answers there. */
export async function identifyServer(address: ServerAddress, signal?: AbortSignal): Promise<IdentifiedServer> {
  const url = address.url.replace(/\/+$/, '');
  const client = createHttpClient({
    baseUrl: url,
    credentials: address.key === undefined ? {} : { authorization: `Bearer ${address.key}` },
    ...(address.timeouts === undefined ? {} : { timeouts: address.timeouts }),
  });
  try {
    const answer = await client.send({ method: 'GET', target: '/nightshoot', signal });
    const gateway = parseGatewayInfo(parseJson(await readText('say what it is', answer)));
    const rendersPlaceholders = gateway?.isPlaceholder ?? false;
    const kind = gateway === undefined ? address.kind : 'nightshoot';
    return { identity: { kind, url, account: accountOf(address.key), rendersPlaceholders }, gateway };
  } finally {
    await client.close();
  }
}

/** Uploads of one key are not seen under another; 16 hex digits tell keys apart without telling the key. */
function accountOf(key: string | undefined): string {
  return key === undefined ? 'none' : sha256Of(`nightshoot account ${key}`).slice(0, 16);
}
