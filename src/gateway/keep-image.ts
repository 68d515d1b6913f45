import type { GatewayFile } from '../domain/gateway-records.js';
import type { BlobSource } from '../ports/gateway-blobs.js';
import { fileBlob } from './blob-names.js';
import type { GatewayPorts } from './gateway-ports.js';
import { newId } from './new-id.js';

const largestImageBytes = 16 * 1024 * 1024;
const referenceLifeMs = 24 * 3600 * 1000;

/**
 * An image that comes with its request, as a file of its own with a day to live. Its bytes are on the disk; its record is
 * to be written with that of the video which points to it.
 */
export async function keepImage(
  { filename, bytes }: { readonly filename: string; readonly bytes: BlobSource },
  ports: Pick<GatewayPorts, 'blobs' | 'clock' | 'random'>,
): Promise<GatewayFile> {
  const id = newId('file-', ports.random);
  const facts = await ports.blobs.write(fileBlob(id), bytes, largestImageBytes);
  const createdAtMs = ports.clock.now();
  return { id, filename, purpose: 'vision', ...facts, createdAtMs, expiresAtMs: createdAtMs + referenceLifeMs };
}
