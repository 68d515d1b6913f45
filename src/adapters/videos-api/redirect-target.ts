import { RenderQueueError } from '../../domain/render-queue-error.js';
import { nearnessOf } from './nearness.js';

/**
 * The address a server sent us to. Throws `E_SERVER_REDIRECT` for anything but HTTP, for a step down from HTTPS, and
 * for a private address named by a public server; what a name stands for is judged where it is connected to.
 */
export function redirectTarget(from: URL, location: string): URL {
  if (!URL.canParse(location, from.href)) throw refused(from, 'an address that cannot be read');
  const target = new URL(location, from);
  if (target.protocol !== 'https:' && target.protocol !== 'http:') throw refused(from, `\`${target.protocol}\``);
  if (from.protocol === 'https:' && target.protocol === 'http:') throw refused(from, 'an unencrypted address');
  if (target.username !== '' || target.password !== '') throw refused(from, 'an address with a password in it');
  if (isPrivate(target) && !isPrivate(from)) throw refused(from, 'a private address');
  return target;
}

function refused(from: URL, what: string): RenderQueueError {
  return new RenderQueueError({
    code: 'E_SERVER_REDIRECT',
    kind: 'server',
    message: `${from.origin} redirected to ${what}; it was not followed.`,
    hint: 'Check `server.url`, and what stands between here and the server.',
  });
}

/** `URL` has written every spelling of an address (`127.1`, `0x7f000001`) in its one dotted or bracketed form. */
function isPrivate({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$|\.$/g, '');
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  return nearnessOf(host) > 0;
}
