import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { SpooledBody, SpoolFile } from '../../ports/spool.js';
import { diskError } from './disk-error.js';

/** What an unfinished file is called: its name, and this. */
export const partSuffix = '.part';

/**
 * Pieces from the wire are gathered up to this size: one write for 16 of them. With the two pieces of a PUT it is all that
 * a transfer holds: memory grows with the transfers under way, never with the clips or their size.
 */
export const gatherBytes = 1024 * 1024;

/** A file that takes its name when it is whole and synced. */
export class GrowingFile implements SpoolFile {
  readonly #path: string;
  readonly #onGrowth: (bytes: number) => void;
  #sizeBytes = 0;
  #handle: FileHandle | undefined;
  #gathered: Uint8Array[] = [];
  #gatheredBytes = 0;

  /** `onGrowth` hears of every byte that comes to the disk or leaves it. */
  constructor(path: string, onGrowth: (bytes: number) => void) {
    this.#path = path;
    this.#onGrowth = onGrowth;
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#gathered.push(chunk);
    this.#gatheredBytes += chunk.length;
    if (this.#gatheredBytes >= gatherBytes) await this.#spooling(() => this.#flush());
  }

  async pause(): Promise<void> {
    await this.#spooling(async () => {
      await this.#flush();
      await this.#close();
    });
  }

  async finish(): Promise<SpooledBody> {
    return this.#spooling(async () => {
      await this.#flush();
      await (await this.#open()).sync();
      await this.#close();
      await rename(this.#path + partSuffix, this.#path);
      return { path: this.#path };
    });
  }

  async discard(): Promise<void> {
    this.#gathered = [];
    this.#gatheredBytes = 0;
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

  async #flush(): Promise<void> {
    const handle = await this.#open();
    const chunks = this.#gathered;
    this.#gathered = [];
    this.#gatheredBytes = 0;
    await writeAll(handle, chunks, (bytes) => {
      this.#sizeBytes += bytes;
      this.#onGrowth(bytes);
    });
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

/** writev(2) may take less than it was given when the disk runs full; what is left is written, or fails, on its own. */
async function writeAll(
  handle: FileHandle,
  chunks: readonly Uint8Array[],
  onWritten: (bytes: number) => void,
): Promise<void> {
  let left = chunks.filter(({ length }) => length > 0);
  while (left.length > 0) {
    const { bytesWritten } = await handle.writev([...left]);
    onWritten(bytesWritten);
    left = withoutFirst(left, bytesWritten);
  }
}

function withoutFirst(chunks: readonly Uint8Array[], count: number): Uint8Array[] {
  let skip = count;
  return chunks.flatMap((chunk) => {
    const rest = chunk.subarray(Math.min(skip, chunk.length));
    skip -= Math.min(skip, chunk.length);
    return rest.length === 0 ? [] : [rest];
  });
}
