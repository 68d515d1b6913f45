import { sha256Of } from '../../src/domain/sha256.js';
import type { BlobFacts, BlobSource, ByteRange, GatewayBlobs } from '../../src/ports/gateway-blobs.js';

/** Blobs that outlive the gateway that wrote them, as a disk's do. */
export class MemoryBlobs implements GatewayBlobs {
  readonly blobs = new Map<string, Uint8Array>();

  async write(name: string, source: BlobSource): Promise<BlobFacts> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of source) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    this.blobs.set(name, bytes);
    return { sizeBytes: bytes.length, sha256: sha256Of(bytes) };
  }

  async open(name: string, range?: ByteRange): Promise<AsyncIterable<Uint8Array> | undefined> {
    const bytes = this.blobs.get(name);
    return bytes && pieces(range === undefined ? bytes : bytes.subarray(range.start, range.end + 1));
  }

  close(): void {}

  async remove(name: string): Promise<void> {
    this.blobs.delete(name);
  }

  async *list(): AsyncGenerator<string> {
    yield* [...this.blobs.keys()];
  }
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
