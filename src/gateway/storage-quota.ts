import type { FastifyRequest } from 'fastify';
import type { BlobSource } from '../ports/gateway-blobs.js';
import type { GatewayRecords } from '../ports/gateway-records.js';
import { ApiError, type Refusal } from './api-error.js';

/** Counts the bytes of one upload as they come; throws at the one there is no room for. */
export type Admit = (bytes: BlobSource) => AsyncGenerator<Uint8Array>;

/**
 * Room for uploads: what is stored and what is on its way in, together, stay under the quota. Parallel uploads count
 * from their first byte, so that a hundred of them cannot pass a check that each alone would pass.
 */
export class StorageQuota {
  readonly #limitBytes: number;
  readonly #records: Pick<GatewayRecords, 'storedBytes'>;
  #arrivingBytes = 0;
  /** Recorded since the start: what arrived before is in the records' own sum when an upload first asks. */
  #recordedBytes = 0;

  constructor(limitBytes: number, records: Pick<GatewayRecords, 'storedBytes'>) {
    this.#limitBytes = limitBytes;
    this.#records = records;
  }

  /** Runs one upload, from its first byte until it is recorded or given up. What it announces is checked before any is read. */
  async during<Stored>(request: FastifyRequest, upload: (admit: Admit) => Promise<Stored>): Promise<Stored> {
    const announcedBytes = request.isMultipart() ? Number(request.headers['content-length'] ?? 0) : 0;
    const recordedBefore = this.#recordedBytes;
    const storedBefore = await this.#records.storedBytes();
    const hasRoom = (): boolean =>
      storedBefore + this.#recordedBytes - recordedBefore + this.#arrivingBytes <= this.#limitBytes;
    if (storedBefore + this.#arrivingBytes + announcedBytes > this.#limitBytes) throw new ApiError(noRoom);
    let arrivedBytes = 0;
    const count = (chunkBytes: number): void => {
      arrivedBytes += chunkBytes;
      this.#arrivingBytes += chunkBytes;
      if (!hasRoom()) throw new ApiError(noRoom);
    };
    try {
      const stored = await upload((bytes) => counted(bytes, count));
      this.#recordedBytes += arrivedBytes;
      return stored;
    } finally {
      this.#arrivingBytes -= arrivedBytes;
    }
  }
}

async function* counted(bytes: BlobSource, count: (chunkBytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    count(chunk.length);
    yield chunk;
  }
}

const noRoom: Refusal = {
  status: 413,
  code: 'storage_quota_exceeded',
  message: 'There is no room for this file. Delete files that are no longer needed.',
};
