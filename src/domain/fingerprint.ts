import { formatCanonicalJson, type JsonValue } from './canonical-json.js';
import type { Fingerprint, ReferenceIdentity, RenderRequest } from './render-request.js';
import { sha256Of } from './sha256.js';

/**
 * The identity of a render: `fp1:` and the SHA-256 of the canonical request.
 * One final newline of the prompt does not count, because block scalars and editors add it; signature parameters of a
 * URL do not count, because they change with every signing.
 */
export function fingerprintOf(request: RenderRequest): Fingerprint {
  return `fp1:${sha256Of(formatCanonicalJson(canonicalRequest(request)))}` as Fingerprint;
}

/** In the order of its keys, so that canonical JSON need not sort it. */
function canonicalRequest(request: RenderRequest): JsonValue {
  return {
    characters: request.characters.length === 0 ? undefined : request.characters,
    input_reference: request.inputReference && canonicalReference(request.inputReference),
    method: request.method,
    model: request.model,
    params: Object.keys(request.params).length === 0 ? undefined : request.params,
    parent: request.parent,
    prompt: request.prompt.replace(/\r?\n$/, ''),
    seconds: request.seconds,
    size: request.size,
  };
}

function canonicalReference(reference: ReferenceIdentity): JsonValue {
  switch (reference.kind) {
    case 'content':
      return { sha256: reference.sha256 };
    case 'file_id':
      return { file_id: reference.fileId };
    case 'image_url':
      return { image_url: withoutSignature(reference.url) };
    default:
      return reference satisfies never;
  }
}

/** Parameters that S3, GCS, Azure and CloudFront add when they sign a URL, by their documented names. */
const signatureParameter =
  /^(x-amz-.*|x-goog-.*|awsaccesskeyid|googleaccessid|signature|expires|key-pair-id|policy|sig|se|st|sp|sv|sr|spr|sks|skt|ske|skv|skoid|sktid)$/i;

function withoutSignature(url: string): string {
  if (!URL.canParse(url)) return url;
  const parsed = new URL(url);
  if (parsed.protocol === 'data:') return url;
  for (const name of [...parsed.searchParams.keys()]) {
    if (signatureParameter.test(name)) parsed.searchParams.delete(name);
  }
  return parsed.href;
}
