import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { Refusal } from './api-error.js';

export interface Caller {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
}

/** What a caller is held against. */
export interface Door {
  readonly tokenDigest: Buffer;
  readonly allowedHosts: ReadonlySet<string>;
}

export function openDoor(token: string, allowedHosts: readonly string[]): Door {
  const names = ['localhost', ...allowedHosts].map((host) => host.toLowerCase());
  return { tokenDigest: digest(token), allowedHosts: new Set(names) };
}

/** Undefined when the request may go on. Asked before a byte of the body is read. */
export function checkAccess(caller: Caller, door: Door): Refusal | undefined {
  const host = hostName(caller.host);
  if (isIP(host.replace(/^\[|\]$/g, '')) === 0 && !door.allowedHosts.has(host)) {
    // A page of another site whose name was pointed at this address carries that name (DNS rebinding); an address
    // written out was typed by somebody.
    return { status: 403, code: 'host_not_allowed', message: 'This server does not answer to that host name.' };
  }
  if (caller.origin !== undefined) {
    return { status: 403, code: 'origin_not_allowed', message: 'This server does not answer to web pages.' };
  }
  const given = readToken(caller.authorization ?? '');
  if (given === undefined) {
    return { status: 401, code: 'missing_api_key', message: 'You did not provide an API key as a bearer token.' };
  }
  if (timingSafeEqual(digest(given), door.tokenDigest)) return undefined;
  return { status: 401, code: 'invalid_api_key', message: 'Incorrect API key provided.' };
}

/** A bearer token, or the password a browser asked for. */
function readToken(authorization: string): string | undefined {
  const [, scheme, credentials = ''] = /^(Bearer|Basic) (.+)$/.exec(authorization) ?? [];
  if (scheme !== 'Basic') return scheme === undefined ? undefined : credentials;
  const decoded = Buffer.from(credentials, 'base64').toString('utf8');
  return decoded.slice(decoded.indexOf(':') + 1);
}

/** Without the port; `[::1]:8787` keeps its brackets. */
function hostName(host: string | undefined): string {
  return (host ?? '').toLowerCase().replace(/:\d+$/, '');
}

/** Equal lengths, so that the comparison tells nothing about the token's. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
