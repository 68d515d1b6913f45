import { createReadStream } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { glob } from 'tinyglobby';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import type { FileFacts, ProjectFiles } from '../../ports/project-files.js';

/** The real folder. `folder` is absolute. */
export function openProjectFiles(folder: string): ProjectFiles {
  const at = (path: string): string => resolve(folder, path);
  return {
    stat: (path) => factsOf(folder, at(path)),
    read: (path, limit) => readStart(at(path), limit),
    stream: (path) => createReadStream(at(path)),
    find: async (patterns) => {
      const found = await glob([...patterns], { cwd: folder, dot: false, onlyFiles: true, followSymbolicLinks: false });
      return found.map((path) => path.split(sep).join('/')).sort((left, right) => (left < right ? -1 : 1));
    },
  };
}

async function factsOf(folder: string, absolute: string): Promise<FileFacts | undefined> {
  try {
    const facts = await stat(absolute);
    const outward = relative(await realpath(folder), await realpath(absolute));
    return {
      kind: kindOf(facts),
      sizeBytes: facts.size,
      modifiedAtMs: facts.mtimeMs,
      isOutside: outward === '..' || outward.startsWith(`..${sep}`) || resolve(outward) === outward,
    };
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw unreadable(absolute, cause);
  }
}

function kindOf(facts: { isFile: () => boolean; isDirectory: () => boolean }): FileFacts['kind'] {
  if (facts.isFile()) return 'file';
  return facts.isDirectory() ? 'folder' : 'other';
}

async function readStart(absolute: string, limit: number | undefined): Promise<Uint8Array> {
  try {
    const file = await open(absolute, 'r');
    try {
      if (limit === undefined) return await file.readFile();
      const { buffer, bytesRead } = await file.read(Buffer.alloc(limit), 0, limit, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw unreadable(absolute, cause);
  }
}

function isMissing(cause: unknown): boolean {
  const code = codeOf(cause);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}

function unreadable(path: string, cause: unknown): RenderQueueError {
  return new RenderQueueError({
    code: 'E_FILE_UNREADABLE',
    kind: 'usage',
    message: `\`${path}\` cannot be read (${codeOf(cause) ?? 'unknown cause'}).`,
    hint: 'Check that it exists and that you may read it.',
    cause,
  });
}
