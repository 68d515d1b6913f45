import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { Sha256 } from '../../domain/sha256.js';
import type { SpooledBody, SpoolFile } from '../../ports/spool.js';
import { diskError } from './disk-error.js';

/** What an unfinished file is called: its name, and this. */
export const partSuffix = '.part';

/** A file that takes its name, and behind it the digest of its bytes, when it is whole. */
export class GrowingFile implements SpoolFile {
  readonly #path: string;
  readonly #onGrowth: (bytes: number) => void;
  #sizeBytes = 0;
  #handle: FileHandle | undefined;

  /** `onGrowth` hears of every byte that comes to the disk or leaves it. */
  constructor(path: string, onGrowth: (bytes: number) => void) {
    this.#path = path;
    this.#onGrowth = onGrowth;
  }

  async write(chunk: Uint8Array): Promise<void> {
    await this.#spooling(async () => {
      const handle = await this.#open();
      // write(2) may take less than it was given when the disk runs full; what is left is written, or fails, on its own.
      for (let at = 0; at < chunk.length; ) {
        const { bytesWritten } = await handle.write(chunk, at);
        at += bytesWritten;
        this.#sizeBytes += bytesWritten;
        this.#onGrowth(bytesWritten);
      }
    });
  }

  async pause(): Promise<void> {
    await this.#spooling(() => this.#close());
  }

  async finish(sha256: Sha256): Promise<SpooledBody> {
    return this.#spooling(async () => {
      await this.#close();
      const path = `${this.#path}.${sha256}`;
      await rename(this.#path + partSuffix, path);
      return { path };
    });
  }

  async discard(): Promise<void> {
    await this.#spooling(async () => {
      await this.#close();
      await rm(this.#path + partSuffix, { force: true });
      this.#onGrowth(-this.#sizeBytes);
      this.#sizeBytes = 0;
    });
  }

  async #open(): Promise<FileHandle> {
    this.#handle ??= await open(this.#path + partSuffix, 'a');
    return this.#handle;
  }

  async #close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  async #spooling<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (cause) {
      throw diskError(`spool to \`${this.#path}\``, cause);
    }
  }
}
