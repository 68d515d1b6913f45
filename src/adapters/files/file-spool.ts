import { createReadStream } from 'node:fs';
import { lstat, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { sha256Schema } from '../../domain/sha256.js';
import type { Spool, SpooledBody, SpooledFile, SpoolFile, UnfinishedFile } from '../../ports/spool.js';
import { diskError, errnoOf } from './disk-error.js';
import { makeDurableFolder, syncFile, syncFolder } from './durable-folder.js';
import { GrowingFile, partSuffix } from './growing-file.js';

export interface FileSpoolLimits {
  /** Most that may rest in the folder at once. */
  readonly capBytes: number;
  /** Left free on its disk whatever the cap says: the ledger may live there. */
  readonly reserveBytes: number;
}

/** A private folder of files under names of ours; a whole one has the SHA-256 of its bytes behind its name. */
export class FileSpool implements Spool {
  readonly #folder: string;
  readonly #limits: FileSpoolLimits;
  #made: Promise<void> | undefined;
  #usedBytes = 0;

  constructor(folder: string, limits: FileSpoolLimits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  async create(name: string): Promise<SpoolFile> {
    await this.#make();
    const file = new GrowingFile(join(this.#folder, name), (bytes) => {
      this.#usedBytes += bytes;
    });
    await file.discard();
    return file;
  }

  async finished(): Promise<readonly SpooledFile[]> {
    const files = await this.#list();
    return files.flatMap(({ name, ...file }) => {
      const dot = name.lastIndexOf('.');
      const sha256 = sha256Schema.safeParse(name.slice(dot + 1));
      return sha256.success ? [{ ...file, name: name.slice(0, dot), sha256: sha256.data }] : [];
    });
  }

  async unfinished(): Promise<readonly UnfinishedFile[]> {
    const files = await this.#list();
    return files
      .filter(({ name }) => name.endsWith(partSuffix))
      .map((file) => ({ ...file, name: file.name.slice(0, -partSuffix.length) }));
  }

  async *read(body: SpooledBody, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    if (!('path' in body)) {
      yield body.bytes;
      return;
    }
    const { path } = body;
    try {
      yield* createReadStream(path, { highWaterMark: 256 * 1024, ...(signal === undefined ? {} : { signal }) });
    } catch (cause) {
      throw diskError(`read \`${path}\` from the spool`, cause);
    }
  }

  async sync(body: SpooledBody): Promise<void> {
    if (!('path' in body)) return;
    try {
      await syncFile(body.path);
      await syncFolder(this.#folder);
    } catch (cause) {
      throw errnoOf(cause) === 'ENOENT' ? takenAway(body.path) : diskError(`sync \`${body.path}\` in the spool`, cause);
    }
  }

  async remove(body: SpooledBody): Promise<void> {
    if (!('path' in body)) return;
    try {
      const sizeBytes = await sizeOf(body.path);
      await rm(body.path, { force: true });
      this.#usedBytes -= sizeBytes;
    } catch (cause) {
      throw diskError(`take \`${body.path}\` out of the spool`, cause);
    }
  }

  async freeBytes(): Promise<number> {
    await this.#make();
    const disk = await statfs(this.#folder).catch((cause: unknown) => {
      // Somebody threw the folder away: the next call makes it again.
      this.#made = undefined;
      throw diskError(`look at the disk of the spool at \`${this.#folder}\``, cause);
    });
    const left = Math.min(
      this.#limits.capBytes - this.#usedBytes,
      disk.bavail * disk.bsize - this.#limits.reserveBytes,
    );
    return Math.max(0, left);
  }

  /** Once: the folder, and what an earlier life left in it counted. */
  #make(): Promise<void> {
    this.#made ??= this.#begin().catch((cause: unknown) => {
      this.#made = undefined;
      throw diskError(`make the spool at \`${this.#folder}\``, cause);
    });
    return this.#made;
  }

  async #begin(): Promise<void> {
    await makeDurableFolder(this.#folder, 0o700);
    let usedBytes = 0;
    for (const name of await readdir(this.#folder)) usedBytes += await sizeOf(join(this.#folder, name));
    this.#usedBytes = usedBytes;
  }

  async #list(): Promise<readonly UnfinishedFile[]> {
    await this.#make();
    try {
      const entries = await readdir(this.#folder, { withFileTypes: true });
      const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
      return await Promise.all(
        names.map(async (name) => {
          const path = join(this.#folder, name);
          return { name, body: { path }, sizeBytes: await sizeOf(path) };
        }),
      );
    } catch (cause) {
      throw diskError(`look into the spool at \`${this.#folder}\``, cause);
    }
  }
}

/** A file may leave the spool while it is counted. */
async function sizeOf(path: string): Promise<number> {
  return lstat(path).then(
    (facts) => (facts.isFile() ? facts.size : 0),
    () => 0,
  );
}

function takenAway(path: string): RenderQueueError {
  return new RenderQueueError({
    code: 'E_STORE_BYTES_CHANGED',
    kind: 'store',
    message: `Somebody took \`${path}\` out of the spool before the store had it.`,
    hint: 'It is fetched again. Leave the spool alone while a ferry is at work, and clear it with `nightshoot gc`.',
    retryable: true,
  });
}
