import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { placeholderRenderer } from '../../src/adapters/pictures/placeholder-renderer.js';
import { type DeliverInput, type DeliverOptions, runDeliver } from '../../src/delivery/run-deliver.js';
import { aWish } from '../support/harbor-delivery.js';
import { harborMorning } from '../support/harbor-morning.js';
import { aMorningProject, type MorningProject } from '../support/morning-project.js';
import { aNight, type TakeSketch } from '../support/night.js';
import { readOtio } from '../support/read-otio.js';

let project: MorningProject;
afterEach(() => project.remove());

async function deliverable(sketches: readonly TakeSketch[]): Promise<void> {
  project = await aMorningProject(aNight(sketches));
}

function deliver(over: Partial<DeliverOptions> = {}, crashPoints = project.crashPoints) {
  const input: DeliverInput = { plan: project.plan, orders: new Map(), cutRanges: new Map(), runIds: undefined };
  const renderer = async () => placeholderRenderer;
  const talk = { say: () => undefined, warn: () => undefined, progress: () => undefined };
  const ports = { ledger: project.ledger, store: project.store, folder: project.delivery, talk, crashPoints, renderer };
  const roots = [{ name: '', folder: project.delivery.location }];
  return runDeliver(input, ports, {
    ...aWish(),
    roots,
    presets: [],
    acceptsPlaceholders: false,
    mayLink: false,
    ...over,
  });
}

const delivered = (path: string) => join(project.folder, 'delivery', path);

test('every clip that a timeline names lies beside it, with the bytes that landed', async () => {
  await deliverable(harborMorning);
  await deliver();
  const { tracks } = readOtio(await readFile(delivered('resolve_assembly_2026-11-23.otio'), 'utf8'));
  const urls = tracks.children
    .flatMap((track) => track.children)
    .flatMap((item) => (item.OTIO_SCHEMA === 'Clip.2' ? Object.values(item.media_references) : []))
    .flatMap((reference) => (reference.OTIO_SCHEMA === 'ExternalReference.1' ? [reference] : []));
  expect(urls.length).toBeGreaterThan(4);
  for (const { target_url: url, name } of urls) {
    expect(await readFile(delivered(decodeURIComponent(url)), 'utf8')).toMatch(new RegExp(`/${name}\\.mp4$`));
  }
});

test('the same again brings nothing, and mends a clip that was changed', async () => {
  await deliverable(harborMorning);
  expect((await deliver()).media).toEqual({ already_there: 0, linked: 0, copied: 5 });
  expect((await deliver()).media).toEqual({ already_there: 5, linked: 0, copied: 0 });
  await writeFile(delivered('media/HRB_DCK_0020_v001_t01.mp4'), 'XMP');
  expect((await deliver()).media).toEqual({ already_there: 4, linked: 0, copied: 1 });
});

test('nothing is written over: another cut of the same day is another edition beside it', async () => {
  await deliverable(harborMorning);
  await deliver();
  const before = await readFile(delivered('resolve_assembly_2026-11-23.otio'), 'utf8');
  expect((await deliver()).documents).toEqual([]);
  const lighthouse = project.plan.shots.filter(({ sequence }) => sequence === 'LGT').map(({ shotId }) => shotId);
  const { documents } = await deliver({ shotIds: new Set(lighthouse) });
  expect(documents.map((path) => basename(path))).toContain('resolve_assembly_2026-11-23_2.otio');
  expect(await readFile(delivered('resolve_assembly_2026-11-23.otio'), 'utf8')).toBe(before);
});

test('a program that writes into a delivered clip does not write into the store', async () => {
  await deliverable([{ shot: 'DCK_0010', attempts: ['landed'] }]);
  await deliver();
  await writeFile(delivered('media/HRB_DCK_0010_v001_t01.mp4'), 'XMP');
  const kept = join(project.folder, 'renders/HRB/DCK/DCK_0010/HRB_DCK_0010_v001_t01.mp4');
  expect(await readFile(kept, 'utf8')).toBe('HRB/DCK/DCK_0010/HRB_DCK_0010_v001_t01.mp4');
});

test('links instead of copies are made only when they are asked for', async () => {
  await deliverable([{ shot: 'DCK_0010', attempts: ['landed'] }]);
  expect((await deliver({ mayLink: true })).media).toEqual({ already_there: 0, linked: 1, copied: 0 });
  expect((await stat(delivered('media/HRB_DCK_0010_v001_t01.mp4'))).nlink).toBe(2);
});

test('a clip whose bytes are not the ones that landed is not delivered', async () => {
  await deliverable([{ shot: 'DCK_0010', attempts: ['landed'] }]);
  await writeFile(join(project.folder, 'renders/HRB/DCK/DCK_0010/HRB_DCK_0010_v001_t01.mp4'), 'rot');
  await expect(deliver()).rejects.toMatchObject({ code: 'E_DELIVERY_BYTES' });
  expect(await readdir(delivered('media'))).toEqual([]);
});

test('placeholders are refused until they are accepted', async () => {
  await deliverable([{ shot: 'DCK_0010', attempts: ['landed'], isPlaceholder: true }]);
  await expect(deliver()).rejects.toMatchObject({ code: 'E_DELIVERY_PLACEHOLDER', kind: 'policy' });
  await deliver({ acceptsPlaceholders: true });
  expect(await readdir(delivered('media'))).toEqual(['HRB_DCK_0010_v001_t01_PH.mp4']);
});

test('a placeholder fills the place of a shot that is not in, for its whole length, under a name that no take has', async () => {
  await deliverable([
    { shot: 'DCK_0010', attempts: ['landed'] },
    { shot: 'DCK_0020', attempts: ['refused'], seconds: 4 },
  ]);
  await deliver({ acceptsPlaceholders: true });
  expect(await readdir(delivered('media'))).toEqual(['HRB_DCK_0010_v001_t01.mp4', 'HRB_DCK_0020_v000_t01_PH.mp4']);
  const [video] = readOtio(await readFile(delivered('resolve_assembly_2026-11-23.otio'), 'utf8')).tracks.children;
  const [, filled] = video?.children ?? [];
  expect(filled?.markers.map((marker) => marker.comment)).toContain('Placeholder, not footage');
  expect(filled?.source_range.duration).toEqual({ OTIO_SCHEMA: 'RationalTime.1', rate: 2, value: 8 });
});

test('with nothing in there is nothing to deliver', async () => {
  await deliverable([{ shot: 'DCK_0010', attempts: ['refused'] }]);
  await expect(deliver()).rejects.toMatchObject({ code: 'E_DELIVERY_EMPTY' });
});

test('killed anywhere, the same command again leaves the same delivery, and no timeline is there before its clips', async () => {
  await deliverable(harborMorning);
  await deliver();
  const whole = new Set(await readdir(delivered('.'), { recursive: true }));
  for (let place = 1; place <= 12; place += 1) {
    let left = place;
    const crashPoints = {
      reach: () => {
        left -= 1;
        if (left === 0) throw new Error('killed here');
      },
    };
    await rm(delivered('.'), { recursive: true, force: true });
    await expect(deliver({}, crashPoints)).rejects.toThrow('killed here');
    const names = await readdir(delivered('.'), { recursive: true });
    const clips = names.filter((name) => name.endsWith('.mp4')).length;
    expect(names.some((name) => name.endsWith('.otio')) ? clips : 5).toBe(5);
    expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
    await deliver();
    expect(new Set(await readdir(delivered('.'), { recursive: true }))).toEqual(whole);
  }
});

test('what a killed call was writing is taken away, and what another may write at this moment stays', async () => {
  await deliverable(harborMorning);
  await mkdir(delivered('media'), { recursive: true });
  const drafts = [randomUUID(), randomUUID()].map((id) => `HRB_DCK_0010_v001_t01.mp4.${id}.tmp`);
  for (const draft of drafts) await writeFile(delivered(`media/${draft}`), 'half a cl');
  const now = project.clock.now() / 1000;
  await utimes(delivered(`media/${drafts[0]}`), now, now - 3_600);
  await utimes(delivered(`media/${drafts[1]}`), now, now);
  await deliver();
  const names = await readdir(delivered('media'));
  expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([drafts[1]]);
});

test('a folder that takes no clip is no defect, and the clip is named', async () => {
  await deliverable(harborMorning);
  await mkdir(delivered('.'));
  await writeFile(delivered('media'), 'a file');
  await expect(deliver()).rejects.toMatchObject({
    code: 'E_DOCUMENT_FOLDER',
    message: expect.stringMatching(/media\/HRB_DCK_.*ENOTDIR/),
  });
});
