import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspectImage } from '../../src/domain/inspect-image.js';
import { runNightshoot } from '../support/run-nightshoot.js';
import { emptyProject, type TemporaryProject } from '../support/temporary-project.js';

const list = `id,prompt,model,size,seconds,takes
DCK_0010,"A gull on a mast, fog behind it.",sora-2,1280x720,4,2
`;

describe('the morning after a rehearsal', () => {
  let project: TemporaryProject;
  const call = (...words: readonly string[]) => runNightshoot([...words, '--rehearsal'], { folder: project.folder });

  beforeAll(async () => {
    project = await emptyProject();
    await mkdir(join(project.folder, 'shotlists'));
    await writeFile(join(project.folder, 'shotlists/gull.csv'), list);
    await writeFile(
      join(project.folder, 'nightshoot.yaml'),
      'format: nightshoot/config@1\nshow: HRB\ntimezone: Europe/Berlin\n',
    );
    const night = await runNightshoot(['rehearse'], { folder: project.folder });
    expect(night.exitCode, night.stderr).toBe(0);
  }, 120_000);

  afterAll(() => project.remove());

  test('the dailies are as the ledger says, until somebody edits them', async () => {
    expect(await call('dailies', '--check')).toMatchObject({ exitCode: 0 });
    const [run = ''] = (await readdir(join(project.folder, 'dailies/rehearsal'))).filter((name) => name !== '_latest');
    await writeFile(join(project.folder, 'dailies/rehearsal', run, 'report.md'), 'all is well\n');
    expect(await call('dailies', '--check')).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('report.md'),
    });
    expect(await call('dailies')).toMatchObject({ exitCode: 0 });
    expect(await call('dailies', '--check')).toMatchObject({ exitCode: 0 });
  });

  test('the cards of the page have the thumbnails inside, made small once, and one that is broken is named', async () => {
    const kept = join(project.folder, '.nightshoot/rehearsal/thumbnails');
    const names = await readdir(kept);
    const small = await Promise.all(names.map((name) => readFile(join(kept, name))));
    const size = { mediaType: 'image/webp', width: 320, height: 180 };
    expect(small.map((bytes) => inspectImage(bytes).facts)).toEqual([size, size]);
    const page = await readFile(join(project.folder, 'dailies/rehearsal/_latest/index.html'), 'utf8');
    for (const bytes of small) expect(page).toContain(`data:image/webp;base64,${bytes.toString('base64')}`);
    const landed = join(project.folder, 'renders/rehearsal/HRB/DCK/DCK_0010/HRB_DCK_0010_v001_t01_PH.webp');
    const original = await readFile(landed);
    expect(inspectImage(original).facts).toEqual({ mediaType: 'image/webp', width: 1280, height: 720 });

    await chmod(landed, 0o600);
    await writeFile(landed, original.subarray(0, 2000));
    const times = async () => Promise.all(names.map(async (name) => (await stat(join(kept, name))).mtimeMs));
    const before = await times();
    expect(await call('dailies')).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('Thumbnails') });
    expect(await times()).toEqual(before);
    await rm(kept, { recursive: true });
    expect((await call('dailies')).stderr).toContain(
      'Thumbnails that are shown as they came: `HRB/DCK/DCK_0010/HRB_DCK_0010_v001_t01_PH.webp` is not the file that landed.',
    );
    await writeFile(landed, original);
  });

  test('the verdict prints as Markdown for a pull request', async () => {
    const { stdout } = await call('dailies', '--format', 'pr');
    expect(stdout).toContain('**2 of 2 in · would cost $0.40 · nothing at risk**');
  });

  test('a select is written to selects.csv, and the delivery cuts with it', async () => {
    expect(await call('select', 'dck_0010', 't02', '--note', 'the gull turns')).toMatchObject({ exitCode: 0 });
    expect(await readFile(join(project.folder, 'selects.csv'), 'utf8')).toBe(
      'shot,version,take,note\nDCK_0010,v001,t02,the gull turns\n',
    );
    expect(await call('deliver', '--to', 'out')).toMatchObject({
      exitCode: 7,
      stderr: expect.stringContaining('E_DELIVERY_PLACEHOLDER'),
    });
    expect(await call('deliver', '--to', 'out', '--placeholders')).toMatchObject({ exitCode: 0 });
    const [name = ''] = (await readdir(join(project.folder, 'out'))).filter((file) =>
      /^avid_assembly.*edl$/.test(file),
    );
    const edl = await readFile(join(project.folder, 'out', name), 'utf8');
    expect(edl).toContain('FROM CLIP NAME:  HRB_DCK_0010_v001_t02_PH.mp4');
    await writeFile(join(project.folder, 'out', name), `${edl}* by hand\n`);
    expect((await call('deliver', '--to', 'out', '--placeholders')).stdout).toContain(
      'Changed   1 since they were sealed, 0 missing; `nightshoot verify out` names them',
    );
  });

  test('a take that is not in cannot be selected', async () => {
    expect(await call('select', 'DCK_0010', 't09')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('In are: v001 t01, v001 t02.'),
    });
  });

  test('a cut that comes back is matched to its takes and can be taken over as the selects', async () => {
    await writeFile(
      join(project.folder, 'tonight.edl'),
      'TITLE: T\n001  AX  V  C  00:00:00:00 00:00:04:00 01:00:00:00 01:00:04:00\n* FROM CLIP NAME: HRB_DCK_0010_v001_t01_PH.mp4\n',
    );
    expect((await call('dailies', '--cut', 'tonight.edl')).stdout).toContain('DCK_0010 v001 t01  by clip name');
    expect(await call('select', '--from', 'tonight.edl')).toMatchObject({ exitCode: 0 });
    expect(await readFile(join(project.folder, 'selects.csv'), 'utf8')).toContain('DCK_0010,v001,t01,');
  });

  test.each([
    ['an evening that is none', ['deliver', '--since', 'yesterday'], 'E_SINCE'],
    ['a shot that no list has', ['deliver', 'XXX_*'], 'E_SELECTOR'],
    ['drop-frame at 24', ['deliver', '--drop-frame'], 'E_DROP_FRAME'],
    ['a run that never was', ['dailies', '--run', '1999-12-31'], 'E_RUN_UNKNOWN'],
    ['a cut that is not there', ['dailies', '--cut', 'nowhere.edl'], 'E_FILE_UNREADABLE'],
  ])('%s is a usage error with its code', async (_, words, code) => {
    expect(await call(...words)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(code) });
  });
});
