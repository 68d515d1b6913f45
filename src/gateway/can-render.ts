import type { GatewayRequest } from '../domain/gateway-records.js';
import type { UpstreamServer } from './gateway-ports.js';

/** Whether one upstream takes all that a request asks for: what it does not know it would leave out without a word. */
export function canRender(
  { kind, models }: Pick<UpstreamServer, 'kind' | 'models'>,
  { model, params, characterIds = [] }: GatewayRequest,
): boolean {
  if (models !== undefined && !models.includes(model)) return false;
  if (characterIds.length > 0 && !kind.hasCharacters) return false;
  return Object.keys(params).every((name) => kind.params.includes(name));
}
