import { randomBytes } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { smallPicturesFolder } from '../../src/adapters/pictures/small-pictures-folder.js';
import { inspectImage } from '../../src/domain/inspect-image.js';
import type { SmallPictures } from '../../src/ports/small-pictures.js';
import { type DailiesWritten, runDailies } from '../../src/report/run-dailies.js';
import type { RenderOptions } from '../../src/report/run-render-morning.js';
import { busyPicture } from '../support/busy-picture.js';
import { aMorningProject, type BytesOf, type MorningProject } from '../support/morning-project.js';
import { aNight, type TakeSketch } from '../support/night.js';

let project: MorningProject;
afterEach(() => project.remove());

const options: RenderOptions = { timezone: 'Europe/Berlin', budgetMicroUsd: undefined };
const shots = (count: number): readonly TakeSketch[] =>
  Array.from({ length: count }, (_, index) => ({
    shot: `DCK_${String(index * 10).padStart(4, '0')}`,
    attempts: ['landed'],
  }));
const thumbnailOf = (shot: string) => `HRB/DCK/${shot}/HRB_${shot}_v001_t01.webp`;

/** Each its own picture of 1280x720, as the provider gives it. */
const realPictures: BytesOf = ({ kind, receipt }) =>
  kind === 'thumbnail'
    ? busyPicture(1280, 720, receipt.key.length + Number(/DCK_(\d+)/.exec(receipt.key)?.[1])).toBuffer('image/webp', 80)
    : Buffer.from(receipt.key);

/** The morning, with what it read from the store and what it had to make small counted. */
async function morning(pictures: SmallPictures = project.pictures) {
  const reads: string[] = [];
  let made = 0;
  const store = new Proxy(project.store, {
    get: (target, member) => {
      if (member === 'read') {
        return (...[key, signal]: Parameters<typeof target.read>) => {
          reads.push(key);
          return target.read(key, signal);
        };
      }
      const found: unknown = Reflect.get(target, member, target);
      return typeof found === 'function' ? found.bind(target) : found;
    },
  });
  const counted: SmallPictures = {
    ...pictures,
    make: (original) => {
      made += 1;
      return pictures.make(original);
    },
  };
  const written = await runDailies(project, { ...project, store, pictures: counted }, options);
  return { written, reads, made, embedded: await embeddedIn(written) };
}

async function embeddedIn({ page }: DailiesWritten): Promise<readonly Buffer[]> {
  const html = await readFile(page, 'utf8');
  return [...html.matchAll(/<img src="data:image\/webp;base64,([^"]+)"/g)].map(([, body = '']) =>
    Buffer.from(body, 'base64'),
  );
}

test('thumbnails travel in the page at 320 pixels; those that landed stay as they are', async () => {
  project = await aMorningProject(aNight(shots(3)), realPictures);
  const landed = join(project.folder, 'renders', thumbnailOf('DCK_0010'));
  const before = await readFile(landed);
  const { embedded, written } = await morning();
  expect(embedded.map((bytes) => inspectImage(bytes).facts)).toEqual(
    Array.from({ length: 3 }, () => ({ mediaType: 'image/webp', width: 320, height: 180 })),
  );
  expect(written.complaints).toEqual([]);
  expect(await readFile(landed)).toEqual(before);
});

test('they are made small once: the next morning of the same takes reads and decodes none', async () => {
  project = await aMorningProject(aNight(shots(3)), realPictures);
  const first = await morning();
  expect([first.reads.length, first.made]).toEqual([3, 3]);
  const next = await morning(smallPicturesFolder(join(project.folder, 'thumbnails'), 64_000_000));
  expect([next.reads.length, next.made]).toEqual([0, 0]);
  expect(next.embedded).toEqual(first.embedded);
});

test('a picture that cannot be made small is shown as it came and named; the others are small', async () => {
  project = await aMorningProject(aNight(shots(3)), (asset) => {
    const bytes = realPictures(asset);
    return asset.receipt.key === thumbnailOf('DCK_0010') ? bytes.subarray(0, 3000) : bytes;
  });
  const { embedded, written } = await morning();
  expect(embedded.map(({ byteLength }) => byteLength === 3000)).toEqual([false, true, false]);
  expect(written.complaints).toEqual([
    `Thumbnails that are shown as they came: \`${thumbnailOf('DCK_0010')}\` is cut off.`,
  ]);
  expect(await morning()).toMatchObject({ made: 1, written: { complaints: written.complaints } });
});

test('bytes that are not those that landed are not kept for them', async () => {
  project = await aMorningProject(aNight(shots(1)), realPictures);
  const path = join(project.folder, 'renders', thumbnailOf('DCK_0000'));
  const landed = await readFile(path);
  await chmod(path, 0o600);
  await writeFile(path, busyPicture(1280, 720, 9).toBuffer('image/webp', 80));
  const { made, written } = await morning();
  expect(made).toBe(0);
  expect(written.complaints).toEqual([expect.stringContaining('is not the file that landed')]);
  await writeFile(path, landed);
  expect((await morning()).written.complaints).toEqual([]);
});

test('where they cannot be kept the page is the same, and it is said why', async () => {
  project = await aMorningProject(aNight(shots(2)), realPictures);
  await writeFile(join(project.folder, 'in the way'), '');
  const { written, embedded } = await morning(smallPicturesFolder(join(project.folder, 'in the way'), 1000));
  expect(embedded.map((bytes) => inspectImage(bytes).facts?.width)).toEqual([320, 320]);
  expect(written.complaints).toEqual([expect.stringMatching(/^Small thumbnails are not kept, .*ENOTDIR/)]);
});

test('a page takes in no more than it should hold, and what does not fit is not read', async () => {
  const heavy = randomBytes(190_000);
  project = await aMorningProject(aNight(shots(44)), ({ kind, receipt }) =>
    kind === 'thumbnail' ? Buffer.concat([heavy, Buffer.from(receipt.key)]) : Buffer.from(receipt.key),
  );
  const { embedded, reads, written } = await morning();
  expect(embedded).toHaveLength(31);
  expect(reads).toHaveLength(32);
  expect(written.complaints[0]).toMatch(/ is no picture, and 29 more\.$/);
});
