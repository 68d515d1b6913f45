import type { GatewayRequest, GatewayVideo } from '../domain/gateway-records.js';

/** A video that waits for its renderer. */
export function makeVideo(
  id: string,
  request: GatewayRequest,
  facts: Pick<GatewayVideo, 'createdAtMs' | 'label' | 'isPlaceholder' | 'origin'>,
): GatewayVideo {
  return { id, method: 'create', request, status: 'queued', ...facts };
}
