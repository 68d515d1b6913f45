import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { nearnessOf } from './nearness.js';

export type FindAddresses = (host: string) => Promise<readonly LookupAddress[]>;

/**
 * For connections to other hosts than the server itself, whose names the server chose: none may be nearer to us than the
 * server is, or it would make us its hand inside our own network. The addresses that were judged are the ones that are
 * connected to, so a name that is answered otherwise a moment later gains nothing.
 */
export function createAddressGuard(home: URL, find: FindAddresses = findBySystem): LookupFunction {
  let homeNearness: Promise<number> | undefined;
  const judge = async (host: string): Promise<readonly LookupAddress[]> => {
    homeNearness ??= find(bare(home.hostname)).then(nearest, () => 0);
    const addresses = await find(host);
    if (nearest(addresses) > (await homeNearness)) throw tooNear(home, host);
    return addresses;
  };
  return (host, options, answer) => {
    judge(host).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all === true) answer(null, [...addresses]);
        else answer(null, first?.address ?? '', first?.family);
      },
      (cause: NodeJS.ErrnoException) => answer(cause, []),
    );
  };
}

function nearest(addresses: readonly LookupAddress[]): number {
  return Math.max(0, ...addresses.map(({ address }) => nearnessOf(address)));
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function findBySystem(host: string): Promise<readonly LookupAddress[]> {
  return new Promise((found, failed) => {
    systemLookup(host, { all: true }, (error, addresses) => (error === null ? found(addresses) : failed(error)));
  });
}

function tooNear(home: URL, host: string): RenderQueueError {
  return new RenderQueueError({
    code: 'E_SERVER_REDIRECT',
    kind: 'server',
    message: `${home.origin} named \`${host}\`, which is a private address; it was not asked.`,
    hint: 'Check `server.url`, and what stands between here and the server.',
  });
}
