import { BlockList, isIP } from 'node:net';
import { RenderQueueError } from '../../domain/render-queue-error.js';

/**
 * The address a server sent us to. Throws `E_SERVER_REDIRECT` for anything but HTTP, for a step down from HTTPS, and
 * for a private address named by a public server: that would make us its hand inside our own network.
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
  const family = isIP(host);
  return family !== 0 && privateNetworks.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

/** RFC 6890's special-purpose networks that a public server has no reason to name. */
const privateNetworks = new BlockList();
privateNetworks.addSubnet('0.0.0.0', 8, 'ipv4');
privateNetworks.addSubnet('10.0.0.0', 8, 'ipv4');
privateNetworks.addSubnet('100.64.0.0', 10, 'ipv4');
privateNetworks.addSubnet('127.0.0.0', 8, 'ipv4');
privateNetworks.addSubnet('169.254.0.0', 16, 'ipv4');
privateNetworks.addSubnet('172.16.0.0', 12, 'ipv4');
privateNetworks.addSubnet('192.168.0.0', 16, 'ipv4');
privateNetworks.addSubnet('::', 127, 'ipv6');
privateNetworks.addSubnet('fc00::', 7, 'ipv6');
privateNetworks.addSubnet('fe80::', 10, 'ipv6');
