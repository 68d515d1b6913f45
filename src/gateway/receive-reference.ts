import type { GatewayFile } from '../domain/gateway-records.js';
import { ApiError, invalid } from './api-error.js';
import type { GatewayPorts } from './gateway-ports.js';
import { keepImage } from './keep-image.js';
import type { FormFile } from './read-form.js';

/** https://platform.openai.com/docs/guides/video-generation */
const imageTypes = new Set(['image/jpeg', 'image/png', 'image/webp']);

/** The image of a form, as `keepImage` keeps it. */
export async function receiveReference(
  file: FormFile,
  ports: Pick<GatewayPorts, 'blobs' | 'clock' | 'random'>,
): Promise<GatewayFile> {
  if (file.name !== 'input_reference') throw new ApiError(invalid(`'${file.name}' takes no file here.`, file.name));
  if (!imageTypes.has(file.mediaType)) {
    const message = `Unsupported mimetype '${file.mediaType}'. Supported: ${[...imageTypes].join(', ')}.`;
    throw new ApiError(invalid(message, 'input_reference', 'unsupported_mimetype'));
  }
  return await keepImage(file, ports);
}
