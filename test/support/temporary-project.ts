import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The example show in a folder of its own, with no config beside it. `remove` takes everything away again. */
export interface TemporaryProject {
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

export async function copyHarbor(): Promise<TemporaryProject> {
  const project = await emptyProject();
  await cp(resolve('shotlists'), join(project.folder, 'shotlists'), { recursive: true });
  return project;
}

export async function emptyProject(): Promise<TemporaryProject> {
  const folder = await mkdtemp(join(tmpdir(), 'nightshoot-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
