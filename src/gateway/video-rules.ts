import { findServerKind } from '../catalog/server-kinds.js';
import { canRender } from './can-render.js';
import type { VideoRules } from './check-video-request.js';
import type { GatewayOptions, GatewayPorts } from './gateway-ports.js';

/**
 * Sizes and seconds of the catalog; parameters that any of the upstreams knows, or the placeholder takes note of.
 * Each upstream knows its own parameters, so that what is asked for must fit one of them as a whole.
 */
export function videoRules(
  { upstreams = [] }: Pick<GatewayPorts, 'upstreams'>,
  { catalog }: Pick<GatewayOptions, 'catalog'>,
): VideoRules {
  const own = Object.keys(findServerKind('nightshoot')?.params ?? {});
  const params = upstreams.length === 0 ? own : upstreams.flatMap(({ kind }) => kind.params);
  return {
    catalog,
    params: new Set(params),
    takesCharacters: upstreams.length === 0 || upstreams.some(({ kind }) => kind.hasCharacters),
    canRender: (request) => upstreams.length === 0 || upstreams.some((server) => canRender(server, request)),
  };
}
