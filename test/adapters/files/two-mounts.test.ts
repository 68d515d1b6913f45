import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { FileStore } from '../../../src/adapters/files/file-store.js';
import { objectKey } from '../../../src/domain/object-key.js';
import { sha256Of } from '../../../src/domain/sha256.js';
import { FixedClock } from '../../support/fixed-clock.js';

/** As link(2) is between two bind mounts of one file system, which only root could set up. */
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const link: typeof real.link = (from, to) =>
    String(from).includes('/renders/')
      ? real.link(from, to)
      : Promise.reject(Object.assign(new Error('cross-device link'), { code: 'EXDEV' }));
  return { ...real, link };
});

test('a store that is mounted apart from the spool, on the same file system, takes a copy', async () => {
  const root = await mkdtemp(join(tmpdir(), 'nightshoot-mounts-'));
  const store = new FileStore(join(root, 'renders'), new FixedClock());
  const bytes = new TextEncoder().encode('clip');
  const path = join(root, 'spooled');
  await writeFile(path, bytes);
  const put = (name: string) =>
    store.put({
      key: objectKey(name),
      body: { path },
      sizeBytes: 4,
      sha256: sha256Of(bytes),
      mediaType: 'video/mp4',
    });

  expect(await put('HRB/one.mp4')).toMatchObject({ kind: 'stored' });
  expect(await put('HRB/one.mp4')).toMatchObject({ kind: 'already_there' });
  expect(await put('HRB/two.mp4')).toMatchObject({ kind: 'stored' });

  expect(await readFile(join(root, 'renders/HRB/two.mp4'), 'utf8')).toBe('clip');
  expect(await readdir(join(root, 'renders/.parts'))).toEqual([]);
  await rm(root, { recursive: true });
});
