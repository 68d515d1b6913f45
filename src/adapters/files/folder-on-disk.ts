import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { compareText } from '../../domain/compare-text.js';
import type { FolderFile, SealedFolder } from '../../ports/sealed-folder.js';
import { diskError, errnoOf } from './disk-error.js';
import { makeDurableFolder, syncFolder } from './durable-folder.js';

/** A folder of this machine as it lies there. */
export class FolderOnDisk implements SealedFolder {
  readonly name: string;
  readonly #root: string;

  constructor(root: string) {
    this.#root = resolve(root);
    this.name = basename(this.#root);
  }

  async list(): Promise<readonly FolderFile[]> {
    try {
      const entries = await readdir(this.#root, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      const found: FolderFile[] = [];
      for (const file of files) {
        const { size, mtimeMs } = await lstat(file);
        const path = relative(this.#root, file).split(sep).join('/');
        found.push({ path, sizeBytes: size, modifiedAtMs: Math.floor(mtimeMs) });
      }
      return found.sort((left, right) => compareText(left.path, right.path));
    } catch (cause) {
      throw diskError(`list \`${this.#root}\``, cause);
    }
  }

  async *read(path: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    const options = { highWaterMark: 1024 * 1024, ...(signal === undefined ? {} : { signal }) };
    try {
      for await (const chunk of createReadStream(join(this.#root, path), options)) yield chunk;
    } catch (cause) {
      throw diskError(`read \`${path}\``, cause);
    }
  }

  async readText(path: string): Promise<string | undefined> {
    try {
      return await readFile(join(this.#root, path), 'utf8');
    } catch (cause) {
      if (errnoOf(cause) === 'ENOENT') return undefined;
      throw diskError(`read \`${path}\``, cause);
    }
  }

  async write(path: string, text: string): Promise<void> {
    const target = join(this.#root, path);
    const part = `${target}.${randomUUID()}`;
    try {
      await makeDurableFolder(dirname(target));
      const handle = await open(part, 'wx');
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(part, target);
      await syncFolder(dirname(target));
    } catch (cause) {
      throw diskError(`write \`${path}\``, cause);
    }
  }

  async remove(path: string): Promise<void> {
    const target = join(this.#root, path);
    try {
      await rm(target, { force: true });
      await syncFolder(dirname(target));
    } catch (cause) {
      throw diskError(`remove \`${path}\``, cause);
    }
  }
}
