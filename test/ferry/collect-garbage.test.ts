import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { partSuffix } from '../../src/adapters/files/growing-file.js';
import { resultFilesFolder } from '../../src/adapters/result-files/result-files-folder.js';
import { objectKey } from '../../src/domain/object-key.js';
import { sha256Of } from '../../src/domain/sha256.js';
import { orphanPrefix } from '../../src/ferry/orphan-prefix.js';
import { type GarbagePorts, runCollectGarbage } from '../../src/ferry/run-collect-garbage.js';
import { runListOrphans } from '../../src/ferry/run-list-orphans.js';
import { type FerryRig, openFerryRig } from '../support/ferry-rig.js';

let rig: FerryRig;
let spoolFolder: string;
const nobodys = `nobody.video.${sha256Of('bytes')}`;
let resultsFolder: string;
let ports: GarbagePorts;
const dayMs = 86_400_000;
beforeEach(async () => {
  rig = await openFerryRig(['DCK_0010']);
  spoolFolder = join(rig.folder, 'spool');
  await rig.ferry();
  const landed = `${rig.night.customIds[0]}.video.${sha256Of('bytes')}`;
  for (const name of [landed, nobodys, `LGT_0010.t01.a1.0.video${partSuffix}`])
    await writeFile(join(spoolFolder, name), 'bytes');
  resultsFolder = join(rig.folder, 'results');
  ports = { ...rig.ports, results: resultFilesFolder(resultsFolder) };
});

async function writeResultFile(name: string, ageDays: number): Promise<void> {
  await mkdir(resultsFolder, { recursive: true });
  await writeFile(join(resultsFolder, name), 'lines');
  const at = new Date(rig.clock.now() - ageDays * dayMs);
  await utimes(join(resultsFolder, name), at, at);
}
afterEach(() => rig.clean());

test('removes what landed and what was cut short, and keeps what has no receipt', async () => {
  const report = await runCollectGarbage({ isDryRun: false }, ports);
  expect(report.landed.map(({ name }) => name)).toEqual([`${rig.night.customIds[0]}.video`]);
  expect(report.unfinished).toMatchObject([{ name: 'LGT_0010.t01.a1.0.video', sizeBytes: 5 }]);
  expect(await readdir(spoolFolder)).toEqual([nobodys]);
});

test('touches nothing when it is only asked', async () => {
  const before = await readdir(spoolFolder);
  const report = await runCollectGarbage({ isDryRun: true }, ports);
  expect(report.unfinished).toHaveLength(1);
  expect(await readdir(spoolFolder)).toEqual(before);
});

test('removes result files older than 30 days, whole or not, and says what it keeps', async () => {
  await writeResultFile('file_1.a.jsonl', 31);
  await writeResultFile(`file_2.b.jsonl${partSuffix}`, 31);
  await writeResultFile('file_3.c.jsonl', 29);
  await writeResultFile(`file_4.d.jsonl${partSuffix}`, 0);
  const asked = await runCollectGarbage({ isDryRun: true }, ports);
  expect(await readdir(resultsFolder)).toHaveLength(4);
  const report = await runCollectGarbage({ isDryRun: false }, ports);
  expect(report).toEqual(asked);
  expect(report.oldResults).toMatchObject([{ sizeBytes: 5 }, { sizeBytes: 5 }]);
  expect((await readdir(resultsFolder)).toSorted()).toEqual(['file_3.c.jsonl', `file_4.d.jsonl${partSuffix}`]);
  expect(report.keptResults.map(({ name }) => name).toSorted()).toEqual(await readdir(resultsFolder));
});

test('makes no folder for result files that were never kept', async () => {
  expect(await runCollectGarbage({ isDryRun: false }, ports)).toMatchObject({ oldResults: [], keptResults: [] });
  expect(await readdir(rig.folder)).not.toContain('results');
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
