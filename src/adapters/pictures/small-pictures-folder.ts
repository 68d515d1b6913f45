import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inspectImage } from '../../domain/inspect-image.js';
import type { SmallPictures } from '../../ports/small-pictures.js';
import { documentsFolder } from '../documents/documents-folder.js';
import { diskError, errnoOf } from '../files/disk-error.js';

/**
 * Small pictures in a private folder. Before the first is kept in a life, the oldest beyond the cap are removed: it
 * holds the cap and one morning at most. A file that a power cut left in pieces is none.
 */
export function smallPicturesFolder(folder: string, capBytes: number): SmallPictures {
  const { read, write } = documentsFolder(folder);
  let room: Promise<void> | undefined;
  return {
    find: async (original) => {
      const kept = await read(original);
      return kept !== undefined && inspectImage(kept).facts !== undefined ? kept : undefined;
    },
    // Loaded here, because a morning whose pictures are all kept needs no decoder.
    make: async (original) => (await import('./scale-picture.js')).scalePicture(original),
    keep: async (original, small) => {
      room ??= makeRoom(folder, capBytes);
      await room;
      await write(original, small);
    },
  };
}

async function makeRoom(folder: string, capBytes: number): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const files = await Promise.all((await readdir(folder)).map((name) => look(join(folder, name))));
    let bytes = 0;
    for (const file of files.flat().toSorted((one, other) => other.modifiedAtMs - one.modifiedAtMs)) {
      bytes += file.sizeBytes;
      if (bytes > capBytes) await rm(file.path, { force: true });
    }
  } catch (cause) {
    throw diskError(`make room in \`${folder}\``, cause);
  }
}

interface KeptFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
}

/** None where another process has just removed it. */
async function look(path: string): Promise<readonly KeptFile[]> {
  try {
    const { size, mtimeMs } = await stat(path);
    return [{ path, sizeBytes: size, modifiedAtMs: mtimeMs }];
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return [];
    throw cause;
  }
}
