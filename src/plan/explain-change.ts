import { formatCanonicalJson } from '../domain/canonical-json.js';
import type { ReferenceIdentity, RenderRequest } from '../domain/render-request.js';

export interface InputChange {
  /** As people call it: `prompt`, `input reference`. */
  readonly input: string;
  readonly before: string;
  readonly after: string;
}

/** Which inputs differ between two requests, old and new. Those of the fingerprint and no others. */
export function describeChanges(before: RenderRequest, after: RenderRequest): readonly InputChange[] {
  return inputs
    .map(([input, read]) => ({ input, before: read(before), after: read(after) }))
    .filter((change) => change.before !== change.after);
}

export function changedInputs(before: RenderRequest, after: RenderRequest): readonly string[] {
  return describeChanges(before, after).map(({ input }) => input);
}

/** `the prompt changed`, `prompt and seconds changed`. */
export function formatChangedInputs(names: readonly string[]): string {
  if (names.length === 1) return `the ${names[0]} changed`;
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)} changed`;
}

const inputs: readonly (readonly [string, (request: RenderRequest) => string])[] = [
  ['method', (request) => request.method],
  ['prompt', (request) => request.prompt.replace(/\r?\n$/, '')],
  ['model', (request) => request.model],
  ['size', (request) => request.size],
  ['seconds', (request) => String(request.seconds)],
  ['input reference', (request) => referenceText(request.inputReference)],
  ['characters', (request) => request.characters.map(({ name, sha256 }) => `${name} (${sha256})`).join(', ')],
  ['params', (request) => formatCanonicalJson(request.params)],
  [
    'parent shot',
    (request) => (request.parent === undefined ? 'none' : `${request.parent.fingerprint} t${request.parent.take}`),
  ],
];

function referenceText(reference: ReferenceIdentity | undefined): string {
  switch (reference?.kind) {
    case undefined:
      return 'none';
    case 'content':
      return `an image with SHA-256 ${reference.sha256}`;
    case 'file_id':
      return reference.fileId;
    case 'image_url':
      return reference.url;
    default:
      return reference satisfies never;
  }
}
