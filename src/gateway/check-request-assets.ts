import type { GatewayRequest } from '../domain/gateway-records.js';
import { inspectImage } from '../domain/inspect-image.js';
import { sizeInPixels } from '../domain/render-request.js';
import { invalid, type Refusal } from './api-error.js';
import type { GatewayPorts } from './gateway-ports.js';
import { readReference } from './read-reference.js';

/**
 * Whether what a request points to is there and fits: its image is a JPEG, PNG or WebP of exactly the asked size, its
 * characters exist. Undefined when all is well. A link is not looked at: a gateway fetches nothing its users name.
 */
export async function checkRequestAssets(
  request: GatewayRequest,
  ports: Pick<GatewayPorts, 'records' | 'blobs'>,
): Promise<Refusal | undefined> {
  for (const id of request.characterIds ?? []) {
    if ((await ports.records.findCharacter(id)) === undefined) {
      return { status: 404, code: 'not_found', message: `No character found with id '${id}'.`, param: 'characters' };
    }
  }
  const reference = await readReference(request.inputReference, ports);
  if (reference === 'gone')
    return invalid('The file of the input reference does not exist.', 'input_reference', 'file_not_found');
  return reference?.kind === 'image' ? checkImage(reference.bytes, request.size) : undefined;
}

function checkImage(bytes: Uint8Array, size: string): Refusal | undefined {
  const { facts } = inspectImage(bytes);
  if (facts === undefined) {
    return invalid(
      'The input reference must be an image/jpeg, image/png or image/webp.',
      'input_reference',
      'unsupported_mimetype',
    );
  }
  const { width, height } = sizeInPixels(size);
  if (facts.width === width && facts.height === height) return undefined;
  // The words of the real one, which sends no param and no code.
  const message = `Inpaint image must match the requested width and height (${facts.width}x${facts.height} is not ${size}).`;
  return { status: 400, code: 'image_size_mismatch', message };
}
