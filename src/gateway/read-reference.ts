import type { GatewayReference } from '../domain/gateway-records.js';
import { imageTypeOf } from '../domain/image-type.js';
import type { OrderReference } from '../ports/video-jobs.js';
import { fileBlob } from './blob-names.js';
import { collectBytes } from './collect-bytes.js';
import type { GatewayPorts } from './gateway-ports.js';

/** The image a request opens with: bytes of an uploaded file or a data URL, or a link. `gone` when its file is. */
export async function readReference(
  reference: GatewayReference | undefined,
  ports: Pick<GatewayPorts, 'records' | 'blobs'>,
): Promise<OrderReference | 'gone' | undefined> {
  if (reference === undefined) return undefined;
  if (reference.kind === 'url') return readUrl(reference.url);
  const file = await ports.records.findFile(reference.fileId);
  const body = file === undefined ? undefined : await ports.blobs.open(fileBlob(file.id));
  return body === undefined ? 'gone' : image(await collectBytes(body));
}

function readUrl(url: string): OrderReference {
  if (!url.startsWith('data:')) return { kind: 'url', url };
  return image(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'));
}

function image(bytes: Uint8Array): OrderReference {
  return { kind: 'image', bytes, mediaType: imageTypeOf(bytes) ?? 'application/octet-stream' };
}
