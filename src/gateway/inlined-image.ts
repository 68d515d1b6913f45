import type { GatewayReference } from '../domain/gateway-records.js';

/** The bytes of an image that is inlined in its request; undefined where there is none. */
export function inlinedImage(reference: GatewayReference | undefined): Uint8Array | undefined {
  return reference?.kind === 'url' ? decodeDataUrl(reference.url) : undefined;
}

/** Undefined for anything but a base64 data URL. */
export function decodeDataUrl(url: unknown): Uint8Array | undefined {
  if (typeof url !== 'string' || !url.startsWith('data:')) return undefined;
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
}
