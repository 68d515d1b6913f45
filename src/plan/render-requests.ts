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
  const modelIds = new Map<string, string>();
  const modelIdOf = (name: string): string => {
    const id = modelIds.get(name) ?? findModel(sources.catalog, name)?.id ?? name;
    modelIds.set(name, id);
    return id;
  };
  const named = { ...sources, modelIdOf };
  if (shots.every((shot) => shot.parent === undefined)) {
    return shots.map((shot) => requested(shot, renderRequest(shot, named, undefined)));
  }
  const byId = new Map(shots.map((shot) => [foldShotId(shot.id), shot]));
  const done = new Map<Shot, RequestedShot>();
  const requestOf = (shot: Shot): RequestedShot => {
    const known = done.get(shot);
    if (known !== undefined) return known;
    const parent = shot.parent === undefined ? undefined : byId.get(foldShotId(shot.parent.shotId));
    const wanted = renderRequest(shot, named, parent === undefined ? undefined : requestOf(parent).fingerprint);
    const result = requested(shot, wanted);
    done.set(shot, result);
    return result;
  };
  return shots.map(requestOf);
}

function requested(shot: Shot, request: RenderRequest): RequestedShot {
  return { shot, request, fingerprint: fingerprintOf(request) };
}

interface NamedSources extends RequestSources {
  readonly modelIdOf: (name: string) => string;
}

function renderRequest(shot: Shot, sources: NamedSources, parent: Fingerprint | undefined): RenderRequest {
  const { method, prompt, size, seconds, params } = shot;
  const characters = shot.characters.length === 0 ? noCharacters : characterIdentities(shot, sources);
  const request = { method, model: sources.modelIdOf(shot.model), prompt, size, seconds, params, characters };
  const inputReference = shot.inputReference && referenceIdentity(shot.inputReference, sources);
  if (inputReference === undefined && parent === undefined) return request;
  return {
    ...request,
    ...(inputReference === undefined ? {} : { inputReference }),
    ...(parent === undefined || shot.parent === undefined
      ? {}
      : { parent: { fingerprint: parent, take: shot.parent.take } }),
  };
}

const noCharacters: RenderRequest['characters'] = [];

function characterIdentities(shot: Shot, { contents }: RequestSources): RenderRequest['characters'] {
  return shot.characters.flatMap(({ name, clip }) => {
    const content = contents.get(clip);
    return content === undefined ? [] : [{ name, sha256: content.sha256 }];
  });
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
