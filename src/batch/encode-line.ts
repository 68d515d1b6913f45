import { escapeLineSeparators, type JsonValue } from '../domain/canonical-json.js';
import { compareText } from '../domain/compare-text.js';
import type { CustomId } from '../domain/custom-id.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { ReferenceIdentity, RenderRequest } from '../domain/render-request.js';
import { type Sha256, sha256Of } from '../domain/sha256.js';

export interface LineOrder {
  readonly customId: CustomId;
  readonly request: RenderRequest;
  readonly take: number;
}

/** What the server calls our assets, by content. */
export interface ServerAssets {
  readonly fileIds: ReadonlyMap<Sha256, string>;
  /** By clip content and name, as `characterKey` joins them. */
  readonly characterIds: ReadonlyMap<string, string>;
}

/** The line before anything was uploaded: assets as `sha256:…`. The same on every machine; plans keep its hash. */
export function encodeCanonicalLine(order: LineOrder): string {
  return encodeLine(order, canonicalNames);
}

const canonicalNames: AssetNames = {
  reference: canonicalReference,
  character: (character) => `sha256:${characterKey(character)}`,
};

/** The line as it is sent. Throws when an asset has no id at the server yet: uploading comes first. */
export function encodeWireLine(order: LineOrder, assets: ServerAssets): string {
  return encodeLine(order, {
    reference: (reference) => wireReference(reference, assets),
    character: (character) => required(assets.characterIds, characterKey(character)),
  });
}

export function canonicalLineSha256(order: LineOrder): Sha256 {
  return sha256Of(encodeCanonicalLine(order));
}

/** A character is its clip and its name: the prompt calls it by name. */
export function characterKey(character: { readonly name: string; readonly sha256: Sha256 }): string {
  return `${character.sha256}/${character.name}`;
}

interface AssetNames {
  readonly reference: (reference: ReferenceIdentity) => JsonValue;
  readonly character: (character: RenderRequest['characters'][number]) => string;
}

/** One JSON object without a line end. `seconds` is text on the wire: https://platform.openai.com/docs/api-reference/videos/create */
function encodeLine({ customId, request, take }: LineOrder, names: AssetNames): string {
  const body = {
    model: request.model,
    prompt: request.prompt.replace(/\r?\n$/, ''),
    size: request.size,
    seconds: String(request.seconds),
    input_reference: request.inputReference && names.reference(request.inputReference),
    characters:
      request.characters.length === 0
        ? undefined
        : request.characters.map((character) => ({ id: names.character(character) })),
    ...paramsOfTake(request.params, take),
  };
  return escapeLineSeparators(JSON.stringify({ custom_id: customId, method: 'POST', url: '/v1/videos', body }));
}

/** Take n of a seeded shot uses seed + n - 1: equal seeds would give equal takes. Names are sorted, so map order cannot show. */
function paramsOfTake(params: RenderRequest['params'], take: number): RenderRequest['params'] {
  const names = Object.keys(params).sort(compareText);
  if (names.length === 0) return params;
  const entries = names.flatMap((name) => {
    const value = params[name];
    if (value === undefined) return [];
    return [[name, name === 'seed' && typeof value === 'number' ? value + take - 1 : value] as const];
  });
  return Object.fromEntries(entries);
}

function canonicalReference(reference: ReferenceIdentity): JsonValue {
  switch (reference.kind) {
    case 'content':
      return { file_id: `sha256:${reference.sha256}` };
    case 'file_id':
      return { file_id: reference.fileId };
    case 'image_url':
      return { image_url: reference.url };
    default:
      return reference satisfies never;
  }
}

function wireReference(reference: ReferenceIdentity, assets: ServerAssets): JsonValue {
  if (reference.kind !== 'content') return canonicalReference(reference);
  return { file_id: required(assets.fileIds, reference.sha256) };
}

function required<Key>(ids: ReadonlyMap<Key, string>, key: Key): string {
  const id = ids.get(key);
  if (id !== undefined) return id;
  throw new RenderQueueError({
    code: 'E_ASSET_NOT_UPLOADED',
    kind: 'internal',
    message: `Asset \`${String(key)}\` has no id at the server.`,
  });
}
