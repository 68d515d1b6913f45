import type { CustomId } from '../domain/custom-id.js';
import type { RenderRequest } from '../domain/render-request.js';
import type { Video } from '../domain/video.js';

export interface LostResult {
  readonly customId: CustomId;
  readonly request: RenderRequest;
}

/**
 * Pairs attempts without a result line with finished videos of the server's list that nobody owns. Videos carry no
 * custom_id, so the request itself is the name: a pair counts only where one attempt and one video share it, and every
 * other case is left to a person.
 */
export function matchLostResults(lost: readonly LostResult[], videos: readonly Video[]): ReadonlyMap<CustomId, Video> {
  const matches = new Map<CustomId, Video>();
  for (const { customId, request } of lost) {
    const twins = lost.filter((other) => requestName(other.request) === requestName(request));
    const found = videos.filter((video) => isOf(video, request));
    const [video] = found;
    if (twins.length === 1 && found.length === 1 && video !== undefined) matches.set(customId, video);
  }
  return matches;
}

function isOf(video: Video, request: RenderRequest): boolean {
  return (
    video.status === 'completed' &&
    video.prompt === request.prompt &&
    video.size === request.size &&
    video.seconds === request.seconds &&
    (video.model === undefined || video.model === request.model)
  );
}

function requestName({ prompt, size, seconds, model }: RenderRequest): string {
  return JSON.stringify([prompt, size, seconds, model]);
}
