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

/** An image that came with its request becomes a file of its own with a day to live, and the request points to it. */
export async function keepReference(
  file: FormFile,
  ports: Pick<GatewayPorts, 'records' | 'blobs' | 'clock' | 'random'>,
): Promise<{ readonly file_id: string }> {
  if (file.name !== 'input_reference') throw new ApiError(invalid(`'${file.name}' takes no file here.`, file.name));
  if (!imageTypes.has(file.mediaType)) {
    const message = `Unsupported mimetype '${file.mediaType}'. Supported: ${[...imageTypes].join(', ')}.`;
    throw new ApiError(invalid(message, 'input_reference', 'unsupported_mimetype'));
  }
  const id = newId('file-', ports.random);
  const facts = await ports.blobs.write(fileBlob(id), file.bytes, largestImageBytes);
  const createdAtMs = ports.clock.now();
  const expiresAtMs = createdAtMs + referenceLifeMs;
  const { filename } = file;
  const record: GatewayFile = { id, filename, purpose: 'vision', ...facts, createdAtMs, expiresAtMs };
  await ports.records.commit([{ kind: 'file', file: record }]);
  return { file_id: id };
}
