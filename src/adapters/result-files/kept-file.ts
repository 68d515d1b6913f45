import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { diskError, errnoOf } from '../files/disk-error.js';
import { makeDurableFolder } from '../files/durable-folder.js';
import { partSuffix } from '../files/growing-file.js';

/** Bytes that go to the disk at once; a kill loses as many, and they come again. */
const bufferBytes = 512 * 1024;

/** A power cut leaves at most so many bytes in doubt; more often, and a slow disk holds up the reading. */
const syncBytes = 64 * 1024 * 1024;

/** What the server must have as well before a part is gone on with: two or three lines, whose ids no other file has. */
const tailBytes = 4096;

/** What an earlier life left of a file. */
export interface BegunFile {
  readonly sizeBytes: number;
  /** Its last bytes, 4 KiB of them or all. */
  readonly tail: Uint8Array;
}

export interface KeptFileOptions {
  readonly reserveBytes: number;
  /** Hears of the fault for which keeping the file was given up; no call throws for the disk, and all later ones do nothing. */
  readonly onFault: (fault: RenderQueueError) => void;
}

/**
 * A file that takes its name when it is whole and synced. Until then its part is the beginning of it, whatever happens:
 * each byte has its place, so that a process that was taken for dead writes the same there.
 */
export class KeptFile {
  readonly #path: string;
  readonly #options: KeptFileOptions;
  readonly #buffer = Buffer.allocUnsafe(bufferBytes);
  #bufferedBytes = 0;
  #writtenBytes = 0;
  #syncedBytes = 0;
  #handle: FileHandle | undefined;
  #fault: RenderQueueError | undefined;

  constructor(path: string, options: KeptFileOptions) {
    this.#path = path;
    this.#options = options;
  }

  /** Undefined where there is nothing, or what no result file holds: NUL bytes are what a power cut left unwritten. */
  begun(): Promise<BegunFile | undefined> {
    return this.#trying(async () => {
      let sizeBytes = 0;
      let tail: Uint8Array = new Uint8Array();
      for await (const piece of this.#part()) {
        if (piece.includes(0)) return undefined;
        sizeBytes += piece.length;
        tail = Buffer.concat([tail, piece]).subarray(-tailBytes);
      }
      return sizeBytes === 0 ? undefined : { sizeBytes, tail };
    });
  }

  /** The part; what is written afterwards goes behind it. It ends early where the disk refuses. */
  async *read(): AsyncGenerator<Uint8Array> {
    const part = this.#part();
    try {
      for (;;) {
        const next = await this.#trying(() => part.next());
        if (next === undefined || next.done === true) return;
        this.#writtenBytes += next.value.byteLength;
        this.#syncedBytes = this.#writtenBytes;
        yield next.value;
      }
    } finally {
      await part.return(undefined);
    }
  }

  /** Without a `read` before it, the first one begins the file again. Once it resolves the piece may be used again. */
  async write(piece: Uint8Array): Promise<void> {
    await this.#trying(async () => {
      for (let at = 0; at < piece.byteLength; ) {
        const taken = piece.subarray(at, at + bufferBytes - this.#bufferedBytes);
        this.#buffer.set(taken, this.#bufferedBytes);
        this.#bufferedBytes += taken.byteLength;
        at += taken.byteLength;
        if (this.#bufferedBytes === bufferBytes) await this.#flush();
      }
    });
  }

  async finish(): Promise<void> {
    await this.#trying(async () => {
      await this.#flush();
      await this.#handle?.sync();
      await this.#close();
      await rename(this.#path + partSuffix, this.#path);
    });
  }

  /** Leaves the part to a later life. */
  async pause(): Promise<void> {
    await this.#trying(async () => {
      if (this.#bufferedBytes > 0) await this.#flush();
      await this.#close();
    });
  }

  async *#part(): AsyncGenerator<Buffer> {
    try {
      yield* createReadStream(this.#path + partSuffix, { highWaterMark: bufferBytes });
    } catch (cause) {
      if (errnoOf(cause) !== 'ENOENT') throw cause;
    }
  }

  async #flush(): Promise<void> {
    const handle = await this.#open();
    // write(2) may take less than it was given when the disk runs full; what is left is written, or fails, on its own.
    for (let at = 0; at < this.#bufferedBytes; ) {
      const { bytesWritten } = await handle.write(this.#buffer, at, this.#bufferedBytes - at, this.#writtenBytes);
      at += bytesWritten;
      this.#writtenBytes += bytesWritten;
    }
    this.#bufferedBytes = 0;
    if (this.#writtenBytes - this.#syncedBytes < syncBytes) return;
    await handle.datasync();
    this.#syncedBytes = this.#writtenBytes;
    await this.#checkRoom();
  }

  async #open(): Promise<FileHandle> {
    if (this.#handle !== undefined) return this.#handle;
    await makeDurableFolder(dirname(this.#path), 0o700);
    await this.#checkRoom();
    this.#handle = await open(this.#path + partSuffix, this.#writtenBytes === 0 ? 'w' : 'r+');
    return this.#handle;
  }

  async #checkRoom(): Promise<void> {
    const disk = await statfs(dirname(this.#path));
    if (disk.bavail * disk.bsize >= this.#options.reserveBytes) return;
    throw new RenderQueueError({
      code: 'E_STORE_FULL',
      kind: 'store',
      message: `Less than ${Math.round(this.#options.reserveBytes / 1e6)} MB are free there.`,
      retryable: true,
    });
  }

  async #close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  async #trying<Answer>(work: () => Promise<Answer>): Promise<Answer | undefined> {
    if (this.#fault !== undefined) return undefined;
    try {
      return await work();
    } catch (cause) {
      if (errnoOf(cause) === undefined) throw cause;
      this.#fault = diskError(`keep \`${this.#path}\``, cause);
      this.#options.onFault(this.#fault);
      await this.#letGo();
      return undefined;
    }
  }

  /** Gives its room back to whatever needs it more. A disk that refuses this as well was told of. */
  async #letGo(): Promise<void> {
    const part = this.#path + partSuffix;
    await Promise.allSettled([this.#close(), rm(part, { force: true })]);
  }
}
