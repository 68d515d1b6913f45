import { findServerKind } from '../catalog/server-kinds.js';
import type { VideoRules } from './check-video-request.js';
import type { GatewayOptions, GatewayPorts } from './gateway-ports.js';

/**
 * Sizes and seconds of the catalog; parameters that any of the upstreams knows, or the placeholder takes note of.
 * Characters are drawn by the placeholder alone: their clips lie here, and no upstream has heard of them.
 */
export function videoRules(
  { upstreams = [] }: Pick<GatewayPorts, 'upstreams'>,
  { catalog }: Pick<GatewayOptions, 'catalog'>,
): VideoRules {
  const own = Object.keys(findServerKind('nightshoot')?.params ?? {});
  const params = upstreams.length === 0 ? own : upstreams.flatMap(({ kind }) => kind.params);
  return { catalog, params: new Set(params), takesCharacters: upstreams.length === 0 };
}
