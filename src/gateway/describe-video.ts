import type { GatewayVideo } from '../domain/gateway-records.js';
import type { Video } from '../domain/video.js';

/** A video as the API tells of it. */
export function describeVideo(video: GatewayVideo): Video {
  return {
    id: video.id,
    status: video.status,
    rawStatus: video.status,
    progress: video.status === 'completed' ? 100 : 0,
    model: video.request.model,
    prompt: video.request.prompt,
    size: video.request.size,
    seconds: video.request.seconds,
    createdAtMs: video.createdAtMs,
    completedAtMs: video.completedAtMs,
    expiresAtMs: video.expiresAtMs,
    error: video.error,
    resultUrl: undefined,
    parentVideoId: video.parentVideoId,
    isPlaceholder: video.isPlaceholder,
  };
}
