import { mkdir, mkdtemp, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { smallPicturesFolder } from '../../../src/adapters/pictures/small-pictures-folder.js';
import { sha256Of } from '../../../src/domain/sha256.js';
import { busyPicture } from '../../support/busy-picture.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightshoot-thumbnails-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const picture = busyPicture(64, 36, 1).toBuffer('image/webp', 80);
const [first, second] = [sha256Of('first'), sha256Of('second')];

test('finds in a later life what it kept, in a folder that is nobody else’s', async () => {
  const place = join(folder, 'state', 'thumbnails');
  expect(await smallPicturesFolder(place, 1_000_000).find(first)).toBeUndefined();
  await smallPicturesFolder(place, 1_000_000).keep(first, picture);
  expect(await smallPicturesFolder(place, 1_000_000).find(first)).toEqual(picture);
  expect((await stat(place)).mode & 0o777).toBe(0o700);
});

test('what a power cut left in pieces is none', async () => {
  const pictures = smallPicturesFolder(folder, 1_000_000);
  await pictures.keep(first, picture);
  await truncate(join(folder, first), picture.byteLength - 20);
  expect(await pictures.find(first)).toBeUndefined();
});

test('the oldest beyond the cap make room for the next', async () => {
  for (let age = 1; age <= 5; age += 1) {
    const path = join(folder, `${age} hours old`);
    await writeFile(path, Buffer.alloc(400));
    await utimes(path, 1_800_000_000, 1_800_000_000 - age * 3600);
  }
  const pictures = smallPicturesFolder(folder, 1000);
  await pictures.keep(first, picture);
  await pictures.keep(second, picture);
  expect(new Set(await readdir(folder))).toEqual(new Set(['1 hours old', '2 hours old', first, second]));
});

test('a folder that fails is a fault of a store, in words', async () => {
  await writeFile(join(folder, 'thumbnails'), 'a file in the way');
  const pictures = smallPicturesFolder(join(folder, 'thumbnails'), 1000);
  await expect(pictures.find(first)).rejects.toMatchObject({ kind: 'store', code: 'E_DOCUMENT_FOLDER' });
  await expect(pictures.keep(first, picture)).rejects.toMatchObject({ kind: 'store', code: 'E_STORE_DISK' });
  await mkdir(join(folder, first));
  await expect(smallPicturesFolder(folder, 1000).find(first)).rejects.toMatchObject({ kind: 'store' });
});
