import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { Session } from './session.js';

/** A text file named on the command line. Throws `E_FILE_UNREADABLE`. */
export async function readText(path: string, { folder }: Session): Promise<string> {
  try {
    return await readFile(resolve(folder, path), 'utf8');
  } catch (cause) {
    throw new RenderQueueError({
      code: 'E_FILE_UNREADABLE',
      kind: 'usage',
      message: `\`${path}\` cannot be read.`,
      hint: 'Paths on the command line start from the folder you are in.',
      cause,
    });
  }
}
