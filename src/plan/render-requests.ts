import type { Catalog } from '../catalog/catalog.js';
import { findModel } from '../catalog/find-model.js';
import { fingerprintOf } from '../domain/fingerprint.js';
import type { Fingerprint, ReferenceIdentity, RenderRequest } from '../domain/render-request.js';
import type { Sha256 } from '../domain/sha256.js';
import { foldShotId } from '../domain/shot-id.js';
import type { InputReference, Shot } from '../domain/shot-list.js';

export interface RequestedShot {
  readonly shot: Shot;
  readonly request: RenderRequest;
  readonly fingerprint: Fingerprint;
}

export interface RequestSources {
  readonly catalog: Catalog;
  /** Content of local references and character clips, by path in the project. */
  readonly contents: ReadonlyMap<string, { readonly sha256: Sha256 }>;
}

/**
 * What each shot asks of the server, aliases resolved and assets named by content. A child carries its parent's
 * fingerprint, so a change of the parent re-renders the child. Shots must have passed the checks of reading: parents
 * exist and form no circle, references exist.
 */
export function renderRequests(shots: readonly Shot[], sources: RequestSources): readonly RequestedShot[] {
  const hasChildren = shots.some((shot) => shot.parent !== undefined);
  const byId = new Map(hasChildren ? shots.map((shot) => [foldShotId(shot.id), shot]) : []);
  const done = new Map<Shot, RequestedShot>();
  const requestOf = (shot: Shot): RequestedShot => {
    const known = done.get(shot);
    if (known !== undefined) return known;
    const parent = shot.parent === undefined ? undefined : byId.get(foldShotId(shot.parent.shotId));
    const request = renderRequest(shot, sources, parent === undefined ? undefined : requestOf(parent).fingerprint);
    const requested = { shot, request, fingerprint: fingerprintOf(request) };
    done.set(shot, requested);
    return requested;
  };
  return shots.map(requestOf);
}

function renderRequest(shot: Shot, sources: RequestSources, parent: Fingerprint | undefined): RenderRequest {
  const inputReference = shot.inputReference && referenceIdentity(shot.inputReference, sources);
  return {
    method: shot.method,
    model: findModel(sources.catalog, shot.model)?.id ?? shot.model,
    prompt: shot.prompt,
    size: shot.size,
    seconds: shot.seconds,
    params: shot.params,
    ...(inputReference === undefined ? {} : { inputReference }),
    characters: shot.characters.flatMap(({ name, clip }) => {
      const content = sources.contents.get(clip);
      return content === undefined ? [] : [{ name, sha256: content.sha256 }];
    }),
    ...(parent === undefined || shot.parent === undefined
      ? {}
      : { parent: { fingerprint: parent, take: shot.parent.take } }),
  };
}

function referenceIdentity(reference: InputReference, sources: RequestSources): ReferenceIdentity | undefined {
  switch (reference.kind) {
    case 'file': {
      const content = sources.contents.get(reference.path);
      return content && { kind: 'content', sha256: content.sha256 };
    }
    case 'file_id':
    case 'image_url':
      return reference;
    default:
      return reference satisfies never;
  }
}
