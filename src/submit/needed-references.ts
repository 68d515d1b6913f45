import type { RenderPlan } from '../domain/render-plan.js';
import type { Sha256 } from '../domain/sha256.js';

/** A file of the project that some attempt of the plan opens with. */
export interface NeededReference {
  readonly sha256: Sha256;
  readonly path: string;
  readonly mediaType: string;
  /** Its name at the server: digest and type, so that name and size together name one content. */
  readonly filename: string;
}

/** Each content once, in the order of the plan, from the first path that holds it. */
export function neededReferences(plan: RenderPlan): readonly NeededReference[] {
  const needed = new Map<Sha256, NeededReference>();
  for (const { attempts, inputReference, request } of plan.shots) {
    const identity = request.inputReference;
    if (attempts.length === 0 || inputReference?.kind !== 'file' || identity?.kind !== 'content') continue;
    if (!needed.has(identity.sha256)) needed.set(identity.sha256, namedReference(identity.sha256, inputReference.path));
  }
  return [...needed.values()];
}

function namedReference(sha256: Sha256, path: string): NeededReference {
  const suffix = /\.(jpe?g|png|webp)$/i.exec(path)?.[1]?.toLowerCase().replace('jpeg', 'jpg') ?? 'png';
  const mediaType = `image/${suffix === 'jpg' ? 'jpeg' : suffix}`;
  return { sha256, path, mediaType, filename: `nightshoot-${sha256.slice(0, 32)}.${suffix}` };
}
