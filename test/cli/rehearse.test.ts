import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Finished, runNightshoot } from '../support/run-nightshoot.js';
import { copyHarbor, type TemporaryProject } from '../support/temporary-project.js';

describe('a rehearsal of Harbor from an empty folder', () => {
  let project: TemporaryProject;
  let first: Finished;
  let again: Finished;

  beforeAll(async () => {
    project = await copyHarbor();
    first = await runNightshoot(['rehearse', 'shotlists/', '--json'], { folder: project.folder });
    again = await runNightshoot(['rehearse', 'shotlists/', '--json'], { folder: project.folder });
  }, 180_000);

  afterAll(() => project.remove());

  test('lands every take and its books balance', async () => {
    expect(first.stderr).not.toContain('error');
    const document = JSON.parse(first.stdout);
    expect(document).toMatchObject({ schema: 'nightshoot/rehearse@1', exit_code: 0 });
    const { books } = document;
    expect(books.takes.byGroup.In).toBe(books.takes.total);
    expect(books.takes.total).toBeGreaterThanOrEqual(14);
    expect([books.takes.unexplained, books.attempts.unexplained, books.money.unexplainedMicroUsd]).toEqual([0, 0, 0]);
    expect((await landedFiles(project)).filter((path) => path.endsWith('_PH.mp4'))).toHaveLength(books.takes.total);
  });

  test('puts thumbnail, spritesheet and sidecar beside each clip', async () => {
    const files = await landedFiles(project);
    const stems = files.filter((path) => path.endsWith('.mp4')).map((path) => path.replace(/\.mp4$/, ''));
    const beside = stems.flatMap((stem) => [`${stem}.webp`, `${stem}.sheet.jpg`, `${stem}.json`]);
    expect(files).toEqual(expect.arrayContaining(beside));
  });

  test('leaves a page that names every shot', async () => {
    const { dailies } = JSON.parse(first.stdout);
    const page = await readFile(join(project.folder, dailies), 'utf8');
    for (const shot of ['DCK_0010', 'LGT_0010']) expect(page).toContain(shot);
  });

  test('keeps what the server said of each take, as it came', async () => {
    const results = join(project.folder, '.nightshoot/rehearsal/results');
    const files = await Promise.all((await readdir(results)).map((name) => readFile(join(results, name), 'utf8')));
    const lines = files.flatMap((text) => text.trimEnd().split('\n')).map((line) => JSON.parse(line));
    const ids = new Set(lines.map((line) => line.custom_id));
    expect(ids.size).toBe(lines.length);
    expect(ids).toContainEqual(expect.stringMatching(/^DCK_0010\.t01\.a1\./));
    expect(lines).toHaveLength(JSON.parse(first.stdout).submitted);
  });

  test('writes a page again that is gone', async () => {
    const { dailies } = JSON.parse(first.stdout);
    await rm(join(project.folder, dailies));
    const { exitCode } = await runNightshoot(['rehearse', 'shotlists/'], { folder: project.folder });
    expect(exitCode).toBe(0);
    expect(await readFile(join(project.folder, dailies), 'utf8')).toContain('DCK_0010');
  });

  test('submits and uploads nothing the second time, and says so', async () => {
    expect(again).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('Nothing to submit') });
    expect(JSON.parse(again.stdout)).toMatchObject({ submitted: 0, uploaded: 0 });
  });
});

async function landedFiles(project: TemporaryProject): Promise<readonly string[]> {
  return readdir(join(project.folder, 'renders/rehearsal'), { recursive: true });
}

test('limits hold back real nights, not a rehearsal, which says so', async () => {
  const project = await copyHarbor();
  const config = 'format: nightshoot/config@1\nshow: HRB\nlimits: { run_takes: 1 }\n';
  await writeFile(join(project.folder, 'nightshoot.yaml'), config);
  const rehearsed = await runNightshoot(['rehearse', '--dry-run'], { folder: project.folder });
  expect(rehearsed.stdout).toContain('18 takes to submit');
  expect(rehearsed.stderr).toContain('`limits` hold back real nights only; `nightshoot plan` shows how.');
  expect((await runNightshoot(['plan'], { folder: project.folder })).stdout).toContain('17 takes deferred');
  await project.remove();
});
