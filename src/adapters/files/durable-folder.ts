import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes a folder and its parents, and syncs each parent that got a new entry, so that a power cut keeps them. */
export async function makeDurableFolder(path: string, mode?: number): Promise<void> {
  const first = await mkdir(path, { recursive: true, ...(mode === undefined ? {} : { mode }) });
  if (first === undefined) return;
  for (let folder = path; folder.length >= first.length; folder = dirname(folder)) await syncFolder(dirname(folder));
}

/** A name in a folder is durable only after the folder itself was synced. */
export async function syncFolder(path: string): Promise<void> {
  await syncFile(path);
}

/** Whoever wrote it: what is synced is the file, not the handle. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
