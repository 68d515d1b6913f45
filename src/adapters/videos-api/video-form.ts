import type { UpstreamKind } from '../../catalog/upstream-kind.js';
import { sha256Of } from '../../domain/sha256.js';
import type { CreateOrder, OrderReference } from '../../ports/video-jobs.js';
import { formatCharactersMember, formatImageMember, formatVideoCreateBody } from '../../protocol/video-create-body.js';

export interface VideoForm {
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** The body of `POST /v1/videos` as one make of server takes it. */
export function videoForm(order: CreateOrder, kind: UpstreamKind): VideoForm {
  const { inputReference, characterIds = [] } = order;
  const members = formatVideoCreateBody(order, kind.secondsAs);
  const hasFilePart = kind.reference === 'file_part' && inputReference?.kind === 'image';
  if (kind.form === 'multipart' || hasFilePart) {
    // As the SDKs spell nested members in a form.
    const characters = characterIds.map((id, index) => [`characters[${index}][id]`, id] as const);
    return multipartForm({ ...members, ...Object.fromEntries(characters) }, inputReference, kind.linkField);
  }
  const form = kind.reference === 'reference_url' ? 'reference_url' : 'image_url';
  const image = inputReference === undefined ? {} : formatImageMember(form, urlOf(inputReference));
  const body = { ...members, ...formatCharactersMember(characterIds), ...image };
  return { contentType: 'application/json', body: Buffer.from(JSON.stringify(body)) };
}

function urlOf(reference: OrderReference): string {
  if (reference.kind === 'url') return reference.url;
  return `data:${reference.mediaType};base64,${Buffer.from(reference.bytes).toString('base64')}`;
}

/** A form of texts alone. */
export function fieldsForm(members: Readonly<Record<string, unknown>>): VideoForm {
  return multipartForm(members, undefined, 'input_reference[image_url]');
}

function multipartForm(
  members: Readonly<Record<string, unknown>>,
  reference: OrderReference | undefined,
  linkField: UpstreamKind['linkField'],
): VideoForm {
  const fields = Object.entries(members).map(([name, value]) => [name, String(value)] as const);
  // The boundary is made of the content, so that no content can hold it.
  const boundary = `nightshoot-${sha256Of(JSON.stringify(fields)).slice(0, 40)}`;
  const parts = fields.map(([name, value]) => fieldPart(boundary, name, value));
  if (reference?.kind === 'image') parts.push(filePart(boundary, reference));
  if (reference?.kind === 'url') parts.push(fieldPart(boundary, linkField, linkValue(reference.url, linkField)));
  const body = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
  return { contentType: `multipart/form-data; boundary=${boundary}`, body };
}

function linkValue(url: string, linkField: UpstreamKind['linkField']): string {
  return linkField === 'image_reference' ? JSON.stringify({ image_url: url }) : url;
}

function fieldPart(boundary: string, name: string, value: string): Buffer {
  return Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
}

function filePart(boundary: string, image: Extract<OrderReference, { kind: 'image' }>): Buffer {
  const disposition = `content-disposition: form-data; name="input_reference"; filename="reference.${image.mediaType.slice('image/'.length)}"`;
  const head = `--${boundary}\r\n${disposition}\r\ncontent-type: ${image.mediaType}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), image.bytes, Buffer.from('\r\n')]);
}
