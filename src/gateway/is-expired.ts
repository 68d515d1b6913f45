import type { GatewayFile } from '../domain/gateway-records.js';

/** Its life is over, whether or not it has been swept away. */
export function isExpired(file: GatewayFile, now: number): boolean {
  return file.expiresAtMs !== undefined && now >= file.expiresAtMs;
}
