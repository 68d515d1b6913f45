import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { LinkSigner } from '../../src/ports/link-signer.js';
import { runCheckDailies } from '../../src/report/run-check-dailies.js';
import { runDailies } from '../../src/report/run-dailies.js';
import type { RenderOptions } from '../../src/report/run-render-morning.js';
import { harborMorning } from '../support/harbor-morning.js';
import { aMorningProject, type MorningProject } from '../support/morning-project.js';
import { aNight } from '../support/night.js';

let project: MorningProject;
afterEach(() => project.remove());

const options: RenderOptions = { timezone: 'Europe/Berlin', budgetMicroUsd: undefined };
const names = ['books.csv', 'index.html', 'junit.xml', 'needs-you.csv', 'report.csv', 'report.json', 'report.md'];
const page = () => readFile(join(project.folder, 'dailies/2026-11-22/index.html'), 'utf8');

test('writes the morning into the folder and into the store, and the latest page in both', async () => {
  project = await aMorningProject(aNight(harborMorning));
  const { paths, keys } = await runDailies(project, project, options);
  const root = project.documents.location.length + 1;
  const expected = (run: string) => new Set([...names.map((name) => `${run}/${name}`), '_latest/index.html']);
  expect(new Set(paths.map((path) => path.slice(root)))).toEqual(expected('2026-11-22'));
  expect(new Set(keys)).toEqual(expected('_dailies/2026-11-22'));
});

test('links lead from each page to the clip, wherever the page lies', async () => {
  project = await aMorningProject(aNight(harborMorning));
  await runDailies(project, project, options);
  for (const path of [
    'dailies/2026-11-22/index.html',
    'dailies/_latest/index.html',
    'renders/_dailies/2026-11-22/index.html',
    'renders/_latest/index.html',
  ]) {
    const html = await readFile(join(project.folder, path), 'utf8');
    const href = /<a class="frame" href="([^"]+)"/.exec(html)?.[1] ?? '';
    const clip = await readFile(join(project.folder, path, '..', decodeURIComponent(href)), 'utf8');
    expect(clip).toBe('HRB/DCK/DCK_0010/HRB_DCK_0010_v002_t01.mp4');
  }
});

test('a thumbnail that the store has lost leaves a link in its place, and the morning is told all the same', async () => {
  project = await aMorningProject(aNight([{ shot: 'DCK_0010', attempts: ['landed'] }]));
  await rm(join(project.folder, 'renders/HRB/DCK/DCK_0010/HRB_DCK_0010_v001_t01.webp'));
  await runDailies(project, project, options);
  expect(await page()).toContain('<img src="../../renders/HRB/DCK/DCK_0010/HRB_DCK_0010_v001_t01.webp"');
});

test('a page that browsers open slowly is told of, with what to read instead', async () => {
  project = await aMorningProject(aNight([{ shot: 'DCK_0010', notes: 'x'.repeat(26_000_000) }]));
  const { complaints } = await runDailies(project, project, options);
  expect(complaints).toEqual([expect.stringMatching(/^The page has \d\d MB, .*`report.csv` and `report.json`/)]);
});

test('links below an address are the same on every page', async () => {
  project = await aMorningProject(aNight([{ shot: 'DCK_0010', attempts: ['landed'] }]));
  await runDailies(project, project, { ...options, links: { kind: 'base_url', url: 'https://dailies.example/hrb' } });
  expect(await page()).toContain('href="https://dailies.example/hrb/HRB/DCK/DCK_0010/HRB_DCK_0010_v001_t01.mp4"');
});

test('signed links say when they truly end: with the shortest-lived of them', async () => {
  project = await aMorningProject(aNight([{ shot: 'DCK_0010', attempts: ['landed'] }]));
  let lifeMs = 4 * 3_600_000;
  const signer: LinkSigner = {
    sign: async (key) => {
      lifeMs -= 3_600_000;
      return { url: `https://bucket.example/${key}?signature=1`, expiresAtMs: project.clock.now() + lifeMs };
    },
  };
  await runDailies(project, { ...project, signer }, { ...options, links: { kind: 'presign', hours: 12 } });
  expect(await page()).toContain('?signature=1"');
  expect(await page()).toContain('>2026-11-23 09:00</time>');
});

test('a store that cannot sign is said so, before anything is written', async () => {
  project = await aMorningProject(aNight([{ shot: 'DCK_0010', attempts: ['landed'] }]));
  await expect(
    runDailies(project, project, { ...options, links: { kind: 'presign', hours: 1 } }),
  ).rejects.toMatchObject({ code: 'E_LINKS_UNSIGNED' });
});

test('tables for Excel begin with a byte order mark, the others never do', async () => {
  project = await aMorningProject(aNight(harborMorning));
  const csv = () => readFile(join(project.folder, 'dailies/2026-11-22/report.csv'), 'utf8');
  await runDailies(project, project, options);
  expect((await csv()).startsWith('shot,')).toBe(true);
  await runDailies(project, project, { ...options, isForExcel: true });
  expect((await csv()).startsWith('\uFEFFshot,')).toBe(true);
});

test('a check finds nothing in a morning as it was made, and names what was changed by hand', async () => {
  project = await aMorningProject(aNight(harborMorning));
  const { model } = await runDailies(project, project, options);
  project.clock.advance(3_600_000);
  const check = () => runCheckDailies({ ...project, madeAtMs: model.madeAtMs }, project, options);
  expect(await check()).toEqual([]);
  await writeFile(join(project.folder, 'dailies/2026-11-22/report.csv'), 'shot\n');
  await rm(join(project.folder, 'dailies/2026-11-22/report.md'));
  expect(await check()).toEqual(['2026-11-22/report.csv', '2026-11-22/report.md']);
});

test('killed anywhere, the same command again leaves the same morning', async () => {
  project = await aMorningProject(aNight(harborMorning));
  await runDailies(project, project, options);
  const whole = await page();
  for (let place = 1; place <= 16; place += 1) {
    let left = place;
    const crashPoints = {
      reach: () => {
        left -= 1;
        if (left === 0) throw new Error('killed here');
      },
    };
    await rm(join(project.folder, 'dailies'), { recursive: true, force: true });
    await expect(runDailies(project, { ...project, crashPoints }, options)).rejects.toThrow('killed here');
    await runDailies(project, project, options);
    expect(await page()).toBe(whole);
  }
});
