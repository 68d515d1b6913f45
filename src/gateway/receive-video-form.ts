import type { FastifyRequest } from 'fastify';
import type { GatewayFile } from '../domain/gateway-records.js';
import { ApiError, invalid } from './api-error.js';
import { fileBlob } from './blob-names.js';
import type { GatewayPorts } from './gateway-ports.js';
import { newId } from './new-id.js';

/**
 * Reads a multipart `POST /v1/videos` into the JSON body it stands for. Nested members come in brackets
 * (`input_reference[file_id]`), and a file part becomes a file of its own with a day to live.
 */
export async function receiveVideoForm(
  request: FastifyRequest,
  ports: Pick<GatewayPorts, 'records' | 'blobs' | 'clock' | 'random'>,
): Promise<Readonly<Record<string, unknown>>> {
  const body: Record<string, unknown> = {};
  const reference: Record<string, unknown> = {};
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      const nested = /^input_reference\[(\w+)\]$/.exec(part.fieldname)?.[1];
      if (nested === undefined) body[part.fieldname] = part.value;
      else reference[nested] = part.value;
    } else if (part.fieldname === 'input_reference') {
      if (!imageTypes.has(part.mimetype)) {
        part.file.resume();
        const message = `Unsupported mimetype '${part.mimetype}'. Supported: ${[...imageTypes].join(', ')}.`;
        throw new ApiError(invalid(message, 'input_reference', 'unsupported_mimetype'));
      }
      reference['file_id'] = await keepReference(part.filename, part.file, ports);
    } else {
      part.file.resume();
    }
  }
  return Object.keys(reference).length === 0 ? body : { ...body, input_reference: reference };
}

/** https://platform.openai.com/docs/guides/video-generation */
const imageTypes = new Set(['image/jpeg', 'image/png', 'image/webp']);

const largestImageBytes = 16 * 1024 * 1024;
const referenceLifeMs = 24 * 3600 * 1000;

async function keepReference(
  filename: string,
  bytes: AsyncIterable<Uint8Array>,
  ports: Pick<GatewayPorts, 'records' | 'blobs' | 'clock' | 'random'>,
): Promise<string> {
  const id = newId('file-', ports.random);
  const facts = await ports.blobs.write(fileBlob(id), bytes, largestImageBytes);
  const createdAtMs = ports.clock.now();
  const expiresAtMs = createdAtMs + referenceLifeMs;
  const file: GatewayFile = { id, filename, purpose: 'vision', ...facts, createdAtMs, expiresAtMs };
  await ports.records.commit([{ kind: 'file', file }]);
  return id;
}
