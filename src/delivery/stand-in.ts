import { frameRateOf, framesIn } from '../domain/frame-rate.js';
import type { PlannedShot } from '../domain/render-plan.js';
import { sizeInPixels } from '../domain/render-request.js';
import { sha256Of } from '../domain/sha256.js';
import { formatTakeName } from '../domain/take-name.js';
import { formatUlid } from '../domain/ulid.js';
import type { RenderOrder } from '../ports/renderer.js';
import type { ClipMedia } from './clip-media.js';

/** The placeholder renderer draws few frames; its clips have the asked seconds all the same. */
const placeholderRate = frameRateOf(2);

/** What the slate of a missing shot says. */
export function standInOrder({ shotId, request }: PlannedShot): RenderOrder {
  const { model, prompt, size, seconds } = request;
  return { model, prompt, size, seconds, label: `${shotId}  not in` };
}

/** A placeholder as the cut sees it: version 0, so that no take ever has its name. It lies in no store. */
export function standInMedia(show: string, { shotId, request }: PlannedShot, bytes: Uint8Array): ClipMedia {
  const name = formatTakeName({ show, shotId, version: 0, take: 1, isPlaceholder: true });
  return {
    name,
    path: `media/${name}.mp4`,
    version: 0,
    take: 1,
    runId: formatUlid(0, new Uint8Array(10)),
    customId: '',
    videoId: undefined,
    model: request.model,
    isPlaceholder: true,
    rate: placeholderRate,
    frames: Math.max(1, framesIn(request.seconds, placeholderRate)),
    ...sizeInPixels(request.size),
    hasAudio: false,
    key: '',
    location: '',
    sizeBytes: bytes.byteLength,
    sha256: sha256Of(bytes),
    c4: undefined,
    xxh128: undefined,
    findings: [],
  };
}
