import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeptResultFile, ResultFiles } from '../../ports/result-files.js';
import { diskError, errnoOf } from '../files/disk-error.js';

/** The folder that `keepResultFiles` writes into; looking does not make it. */
export function resultFilesFolder(folder: string): ResultFiles {
  return {
    list: async () => {
      try {
        return (await Promise.all((await namesIn(folder)).map((name) => look(folder, name)))).flat();
      } catch (cause) {
        throw diskError(`look into \`${folder}\``, cause);
      }
    },
    remove: async ({ name }) => {
      try {
        await rm(join(folder, name), { force: true });
      } catch (cause) {
        throw diskError(`remove \`${join(folder, name)}\``, cause);
      }
    },
  };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return [];
    throw cause;
  }
}

/** None where another process has just removed it. */
async function look(folder: string, name: string): Promise<readonly KeptResultFile[]> {
  try {
    const { size, mtimeMs } = await stat(join(folder, name));
    return [{ name, sizeBytes: size, modifiedAtMs: mtimeMs }];
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return [];
    throw cause;
  }
}
