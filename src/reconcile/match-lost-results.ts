import type { CustomId } from '../domain/custom-id.js';
import { groupBy } from '../domain/group-by.js';
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
  const finished = groupBy(
    videos.filter(({ status }) => status === 'completed'),
    pictureName,
  );
  const twins = groupBy(lost, ({ request }) => JSON.stringify([pictureName(request), request.model]));
  const matches = new Map<CustomId, Video>();
  for (const [only, ...others] of twins.values()) {
    if (only === undefined || others.length > 0) continue;
    const [video, ...rivals] = (finished.get(pictureName(only.request)) ?? []).filter(
      ({ model }) => model === undefined || model === only.request.model,
    );
    if (video !== undefined && rivals.length === 0) matches.set(only.customId, video);
  }
  return matches;
}

/** Without the model, which some servers do not tell. */
function pictureName({ prompt, size, seconds }: Pick<Video | RenderRequest, 'prompt' | 'size' | 'seconds'>): string {
  return JSON.stringify([prompt, size, seconds]);
}
