import type { GatewayReference } from '../domain/gateway-records.js';
import { imageTypeOf } from '../domain/image-type.js';
import type { OrderReference } from '../ports/video-jobs.js';
import { fileBlob } from './blob-names.js';
import { collectBytes } from './collect-bytes.js';
import type { GatewayPorts } from './gateway-ports.js';
import { decodeDataUrl, inlinedImage } from './inlined-image.js';
import { readInputLine } from './read-input-line.js';

/** The image a request opens with: bytes of an uploaded file or inlined ones, or a link. `gone` when its file is. */
export async function readReference(
  reference: GatewayReference | undefined,
  ports: Pick<GatewayPorts, 'records' | 'blobs'>,
): Promise<OrderReference | 'gone' | undefined> {
  switch (reference?.kind) {
    case undefined:
      return undefined;
    case 'url':
      return imageOf(inlinedImage(reference)) ?? { kind: 'url', url: reference.url };
    case 'line': {
      const line = await readInputLine(reference, ports);
      return imageOf(decodeDataUrl(imageUrlOf(line?.body['input_reference']))) ?? 'gone';
    }
    case 'file': {
      const file = await ports.records.findFile(reference.fileId);
      const body = file === undefined ? undefined : await ports.blobs.open(fileBlob(file.id));
      return imageOf(body && (await collectBytes(body))) ?? 'gone';
    }
    default:
      return reference satisfies never;
  }
}

function imageUrlOf(reference: unknown): unknown {
  return typeof reference === 'object' && reference !== null && 'image_url' in reference
    ? reference.image_url
    : undefined;
}

function imageOf(bytes: Uint8Array | undefined): OrderReference | undefined {
  return bytes && { kind: 'image', bytes, mediaType: imageTypeOf(bytes) ?? 'application/octet-stream' };
}
