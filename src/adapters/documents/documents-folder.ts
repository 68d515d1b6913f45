import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import type { Documents } from '../../ports/documents.js';

/** Documents in a folder of this machine. A file appears under its name only when it is whole. */
export function documentsFolder(folder: string): Documents {
  const location = resolve(folder);
  const placeOf = (path: string): string => {
    const place = resolve(location, path);
    if (place.startsWith(location + sep)) return place;
    throw unwritable(path, 'it would lie outside the folder');
  };
  return {
    location,
    write: async (path, body) => {
      const place = placeOf(path);
      const draft = `${place}.${randomUUID()}.tmp`;
      try {
        await mkdir(dirname(place), { recursive: true });
        await writeFile(draft, body);
        await rename(draft, place);
      } catch (cause) {
        await rm(draft, { force: true });
        throw unwritable(place, reasonOf(cause), cause);
      }
      return place;
    },
    read: async (path) => {
      const place = placeOf(path);
      try {
        return await readFile(place);
      } catch (cause) {
        if (reasonOf(cause) === 'ENOENT') return undefined;
        throw unwritable(place, reasonOf(cause), cause);
      }
    },
  };
}

/** The disk's own word where it has one. */
export function reasonOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
}

export function unwritable(path: string, reason: string, cause?: unknown): RenderQueueError {
  return new RenderQueueError({
    code: 'E_DOCUMENT_FOLDER',
    kind: 'store',
    message: `\`${path}\` could not be read or written: ${reason}.`,
    hint: 'Check that the folder exists, is yours to write, and has room.',
    cause,
  });
}
