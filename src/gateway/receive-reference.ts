import type { GatewayFile } from '../domain/gateway-records.js';
import { ApiError, invalid } from './api-error.js';
import { fileBlob } from './blob-names.js';
import type { GatewayPorts } from './gateway-ports.js';
import { newId } from './new-id.js';
import type { FormFile } from './read-form.js';

/** https://platform.openai.com/docs/guides/video-generation */
const imageTypes = new Set(['image/jpeg', 'image/png', 'image/webp']);

const largestImageBytes = 16 * 1024 * 1024;
const referenceLifeMs = 24 * 3600 * 1000;

/**
 * An image that comes with its request, as a file of its own with a day to live. Its bytes are on the disk; its record is
 * to be written with that of the video which points to it.
 */
export async function receiveReference(
  file: FormFile,
  ports: Pick<GatewayPorts, 'blobs' | 'clock' | 'random'>,
): Promise<GatewayFile> {
  if (file.name !== 'input_reference') throw new ApiError(invalid(`'${file.name}' takes no file here.`, file.name));
  if (!imageTypes.has(file.mediaType)) {
    const message = `Unsupported mimetype '${file.mediaType}'. Supported: ${[...imageTypes].join(', ')}.`;
    throw new ApiError(invalid(message, 'input_reference', 'unsupported_mimetype'));
  }
  const id = newId('file-', ports.random);
  const facts = await ports.blobs.write(fileBlob(id), file.bytes, largestImageBytes);
  const createdAtMs = ports.clock.now();
  const { filename } = file;
  return { id, filename, purpose: 'vision', ...facts, createdAtMs, expiresAtMs: createdAtMs + referenceLifeMs };
}
