import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { partSuffix } from '../../src/adapters/files/growing-file.js';
import { objectKey } from '../../src/domain/object-key.js';
import { sha256Of } from '../../src/domain/sha256.js';
import { orphanPrefix } from '../../src/ferry/orphan-prefix.js';
import { runCollectGarbage } from '../../src/ferry/run-collect-garbage.js';
import { runListOrphans } from '../../src/ferry/run-list-orphans.js';
import { type FerryRig, openFerryRig } from '../support/ferry-rig.js';

let rig: FerryRig;
let spoolFolder: string;
const nobodys = `nobody.video.${sha256Of('bytes')}`;
beforeEach(async () => {
  rig = await openFerryRig(['DCK_0010']);
  spoolFolder = join(rig.folder, 'spool');
  await rig.ferry();
  const landed = `${rig.night.customIds[0]}.video.${sha256Of('bytes')}`;
  for (const name of [landed, nobodys, `LGT_0010.t01.a1.0.video${partSuffix}`])
    await writeFile(join(spoolFolder, name), 'bytes');
});
afterEach(() => rig.clean());

test('removes what landed and what was cut short, and keeps what has no receipt', async () => {
  const report = await runCollectGarbage({ isDryRun: false }, rig.ports);
  expect(report.landed.map(({ name }) => name)).toEqual([`${rig.night.customIds[0]}.video`]);
  expect(report.unfinished).toMatchObject([{ name: 'LGT_0010.t01.a1.0.video', sizeBytes: 5 }]);
  expect(await readdir(spoolFolder)).toEqual([nobodys]);
});

test('touches nothing when it is only asked', async () => {
  const before = await readdir(spoolFolder);
  const report = await runCollectGarbage({ isDryRun: true }, rig.ports);
  expect(report.unfinished).toHaveLength(1);
  expect(await readdir(spoolFolder)).toEqual(before);
});

test('a ferry gives back the room of what an earlier life left unfinished', async () => {
  const freeBytes = await rig.spool.freeBytes();
  await rig.ferry();
  expect(await readdir(spoolFolder)).toEqual([nobodys]);
  expect(await rig.spool.freeBytes()).toBeGreaterThan(freeBytes);
});

test('clips that no take claims are told of', async () => {
  const bytes = new TextEncoder().encode('a clip');
  const key = objectKey(`${orphanPrefix}0123456789abcdef.mp4`);
  await rig.store.put({ key, body: { bytes }, sizeBytes: 6, sha256: sha256Of(bytes), mediaType: 'video/mp4' });
  expect(await runListOrphans(rig.ports, {})).toMatchObject([{ key, sizeBytes: 6 }]);
});
