import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FileStore } from '../../../src/adapters/files/file-store.js';
import { objectKey } from '../../../src/domain/object-key.js';
import { sha256Of } from '../../../src/domain/sha256.js';
import { describeStore } from '../../contracts/store-contract.js';
import { FixedClock } from '../../support/fixed-clock.js';

describeStore('FileStore', async () => {
  const root = await mkdtemp(join(tmpdir(), 'nightshoot-files-'));
  return {
    store: new FileStore(join(root, 'renders'), new FixedClock()),
    close: () => rm(root, { recursive: true, force: true }),
  };
});

test('clears the parts that killed calls left a day ago, and no others', async () => {
  const root = await mkdtemp(join(tmpdir(), 'nightshoot-files-'));
  const parts = join(root, '.parts');
  await mkdir(parts);
  const clock = new FixedClock();
  const at = (hours: number) => new Date(clock.now() - hours * 3_600_000);
  for (const [name, hours] of [
    ['old', 25],
    ['young', 23],
  ] as const) {
    await writeFile(join(parts, name), 'half a clip');
    await utimes(join(parts, name), at(hours), at(hours));
  }
  await new FileStore(root, clock).replace(objectKey('_latest/index.html'), new Uint8Array(1));
  expect(await readdir(parts)).toEqual(['young']);
  await rm(root, { recursive: true });
});

test('follows no link out of the store', async () => {
  const root = await mkdtemp(join(tmpdir(), 'nightshoot-files-'));
  await writeFile(join(root, 'keep'), '');
  const outside = await mkdtemp(join(tmpdir(), 'nightshoot-outside-'));
  await symlink(outside, join(root, 'HRB'));
  const store = new FileStore(root, new FixedClock());
  const bytes = new TextEncoder().encode('clip');

  const put = store.put({
    key: objectKey('HRB/clip.mp4'),
    body: { bytes },
    sizeBytes: bytes.length,
    sha256: sha256Of(bytes),
    mediaType: 'video/mp4',
  });

  await expect(put).rejects.toMatchObject({ code: 'E_STORE_OUTSIDE' });
  expect(await readdir(outside)).toEqual([]);
  await rm(root, { recursive: true });
  await rm(outside, { recursive: true });
});
