import type { ReferenceIdentity, RenderRequest } from '../domain/render-request.js';

/** Which inputs differ between two requests, by the names people write. */
export function changedInputs(before: RenderRequest, after: RenderRequest): readonly string[] {
  const inputs: readonly (readonly [string, (request: RenderRequest) => unknown])[] = [
    ['method', (request) => request.method],
    ['prompt', (request) => request.prompt.replace(/\r?\n$/, '')],
    ['model', (request) => request.model],
    ['size', (request) => request.size],
    ['seconds', (request) => request.seconds],
    ['input reference', (request) => referenceText(request.inputReference)],
    ['characters', (request) => request.characters.map(({ name, sha256 }) => `${name} ${sha256}`).join('\n')],
    [
      'params',
      (request) => JSON.stringify(Object.entries(request.params).sort(([left], [right]) => (left < right ? -1 : 1))),
    ],
    ['parent shot', (request) => request.parent && `${request.parent.fingerprint} ${request.parent.take}`],
  ];
  return inputs.filter(([, read]) => read(before) !== read(after)).map(([name]) => name);
}

/** `the prompt changed`, `prompt and seconds changed`. */
export function formatChangedInputs(names: readonly string[]): string {
  if (names.length === 1) return `the ${names[0]} changed`;
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)} changed`;
}

function referenceText(reference: ReferenceIdentity | undefined): string {
  switch (reference?.kind) {
    case undefined:
      return '';
    case 'content':
      return reference.sha256;
    case 'file_id':
      return reference.fileId;
    case 'image_url':
      return reference.url;
    default:
      return reference satisfies never;
  }
}
