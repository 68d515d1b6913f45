import { open, readdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Spool, SpoolFile } from '../../ports/spool.js';
import { diskError } from './disk-error.js';
import { makeDurableFolder } from './durable-folder.js';

export interface FileSpoolLimits {
  /** Most that may rest in the folder at once. */
  readonly capBytes: number;
  /** Left free on its disk whatever the cap says: the ledger may live there. */
  readonly reserveBytes: number;
}

/** A private folder of files under names of ours. */
export class FileSpool implements Spool {
  readonly #folder: string;
  readonly #limits: FileSpoolLimits;
  #made: Promise<void> | undefined;

  constructor(folder: string, limits: FileSpoolLimits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  async create(name: string): Promise<SpoolFile> {
    const path = join(this.#folder, name);
    try {
      this.#made ??= makeDurableFolder(this.#folder, 0o700);
      await this.#made;
      const handle = await open(path, 'w');
      let isClosed = false;
      const close = async (): Promise<void> => {
        if (!isClosed) await handle.close();
        isClosed = true;
      };
      return {
        path,
        write: (chunk) => spooling(path, () => handle.writeFile(chunk)),
        finish: () =>
          spooling(path, async () => {
            await handle.sync();
            await close();
          }),
        discard: () =>
          spooling(path, async () => {
            await close();
            await rm(path, { force: true });
          }),
      };
    } catch (cause) {
      throw diskError(`spool to \`${path}\``, cause);
    }
  }

  async remove(path: string): Promise<void> {
    await spooling(path, () => rm(path, { force: true }));
  }

  async freeBytes(): Promise<number> {
    return spooling(this.#folder, async () => {
      await makeDurableFolder(this.#folder, 0o700);
      const names = await readdir(this.#folder);
      const sizes = await Promise.all(names.map((name) => sizeOf(join(this.#folder, name))));
      const used = sizes.reduce((sum, size) => sum + size, 0);
      const disk = await statfs(this.#folder);
      return Math.min(this.#limits.capBytes - used, disk.bavail * disk.bsize - this.#limits.reserveBytes);
    });
  }
}

async function spooling<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw diskError(`spool to \`${path}\``, cause);
  }
}

/** A file may leave the spool while it is counted. */
async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
