import { RenderQueueError } from '../../src/domain/render-queue-error.js';
import type { Spool, SpooledBody, SpooledFile, SpoolFile } from '../../src/ports/spool.js';

type DiskFile = SpooledFile & { readonly body: { readonly bytes: Uint8Array } };

/** A spool that outlives the ferry that uses it, as a disk does, and counts what it holds. */
export class MemoryDisk implements Spool {
  readonly #files = new Map<string, DiskFile>();
  readonly #synced = new Set<DiskFile>();
  readonly #capBytes: number;
  #usedBytes = 0;
  mostBytes = 0;

  constructor(capBytes: number) {
    this.#capBytes = capBytes;
  }

  async create(name: string): Promise<SpoolFile> {
    const chunks: Uint8Array[] = [];
    const size = (): number => chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    let isOpen = true;
    const close = (): void => {
      if (isOpen) this.#usedBytes -= size();
      isOpen = false;
    };
    return {
      write: async (chunk) => {
        if (chunk.length > (await this.freeBytes())) throw full();
        chunks.push(chunk);
        this.#usedBytes += chunk.length;
        this.mostBytes = Math.max(this.mostBytes, this.#usedBytes);
      },
      pause: async () => undefined,
      finish: async (sha256) => {
        isOpen = false;
        const bytes = Buffer.concat(chunks);
        this.#files.set(name, { name, body: { bytes }, sizeBytes: bytes.length, sha256 });
        return { bytes };
      },
      discard: async () => close(),
    };
  }

  async finished(): Promise<readonly SpooledFile[]> {
    return [...this.#files.values()];
  }

  /** What was not finished did not reach the disk. */
  async unfinished(): Promise<readonly SpooledFile[]> {
    return [];
  }

  async *read(body: SpooledBody): AsyncGenerator<Uint8Array> {
    if ('bytes' in body) yield body.bytes;
  }

  async sync(body: SpooledBody): Promise<void> {
    const file = this.#fileOf(body);
    if (file !== undefined) this.#synced.add(file);
  }

  /** Whole files that nobody synced hold other bytes from then on. */
  losePower(): void {
    for (const file of this.#files.values()) {
      if (this.#synced.has(file)) continue;
      const bytes = Uint8Array.from(file.body.bytes, (byte) => byte ^ 1);
      this.#files.set(file.name, { ...file, body: { bytes } });
    }
  }

  async remove(body: SpooledBody): Promise<void> {
    const file = this.#fileOf(body);
    if (file === undefined) return;
    this.#usedBytes -= file.sizeBytes;
    this.#files.delete(file.name);
  }

  #fileOf(body: SpooledBody): DiskFile | undefined {
    return [...this.#files.values()].find((file) => 'bytes' in body && file.body.bytes === body.bytes);
  }

  async freeBytes(): Promise<number> {
    return this.#capBytes - this.#usedBytes;
  }
}

function full(): RenderQueueError {
  return new RenderQueueError({ code: 'E_STORE_FULL', kind: 'store', message: 'The disk is full.', retryable: true });
}
