/**
 * A renderer's account at an address: uploads, batches and characters belong to it and to no other.
 * `account` is a digest of the credential, never the credential.
 */
export interface ServerIdentity {
  readonly kind: string;
  /** Origin and path up to `/v1`, without a trailing `/`. */
  readonly url: string;
  readonly account: string;
  /** It says of itself that its clips are placeholders; they never count as footage. */
  readonly rendersPlaceholders: boolean;
}

export function serverKey(server: ServerIdentity): string {
  return `${server.url}#${server.account}`;
}

/** The address in a `serverKey()`. */
export function urlOfServerKey(key: string): string {
  return key.slice(0, key.lastIndexOf('#'));
}
