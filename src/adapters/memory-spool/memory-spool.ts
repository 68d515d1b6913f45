import { RenderQueueError } from '../../domain/render-queue-error.js';
import type { Spool, SpooledBody, SpoolFile } from '../../ports/spool.js';

/**
 * A spool for when the disk has no room: one file at a time, held in memory until it is removed. `create` waits for the
 * one before. Nothing of it outlives the process.
 */
export class MemorySpool implements Spool {
  readonly #capBytes: number;
  #free: Promise<void> = Promise.resolve();
  #release: () => void = () => undefined;

  constructor(capBytes: number) {
    this.#capBytes = capBytes;
  }

  async create(name: string): Promise<SpoolFile> {
    const before = this.#free;
    let release: () => void = () => undefined;
    this.#free = new Promise((done) => {
      release = done;
    });
    await before;
    this.#release = release;
    const chunks: Uint8Array[] = [];
    let sizeBytes = 0;
    return {
      write: async (chunk) => {
        sizeBytes += chunk.length;
        if (sizeBytes > this.#capBytes) throw tooLarge(name, this.#capBytes);
        chunks.push(chunk.slice());
      },
      pause: async () => undefined,
      finish: async () => ({ bytes: Buffer.concat(chunks) }),
      discard: async () => release(),
    };
  }

  async finished(): Promise<readonly []> {
    return [];
  }

  async unfinished(): Promise<readonly []> {
    return [];
  }

  async *read(body: SpooledBody): AsyncGenerator<Uint8Array> {
    if ('bytes' in body) yield body.bytes;
  }

  async sync(): Promise<void> {}

  async remove(): Promise<void> {
    this.#release();
  }

  async freeBytes(): Promise<number> {
    return this.#capBytes;
  }
}

function tooLarge(name: string, capBytes: number): RenderQueueError {
  return new RenderQueueError({
    code: 'E_STORE_FULL',
    kind: 'store',
    message: `The spool's disk has no room, and \`${name}\` is larger than the ${capBytes} bytes that may be held in memory.`,
    hint: 'Free some space for the spool and run the same command again.',
    retryable: true,
  });
}
