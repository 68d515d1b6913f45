import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runNightshoot } from '../support/run-nightshoot.js';
import { copyHarbor, type TemporaryProject } from '../support/temporary-project.js';

let project: TemporaryProject;

beforeEach(async () => {
  project = await copyHarbor();
});

afterEach(() => project.remove());

describe('lists and other tools', () => {
  test('the example show is in layout; a list that is not is formatted with its comments', async () => {
    expect(await nightshoot(['fmt', '--check'])).toMatchObject({ exitCode: 0 });
    const path = join(project.folder, 'shotlists/harbor.shotlist.yaml');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('show: HRB', 'show:   HRB # Harbor'));
    expect(await nightshoot(['fmt', '--check'])).toMatchObject({ exitCode: 2 });
    expect(await nightshoot(['fmt'])).toMatchObject({ exitCode: 0 });
    expect(await readFile(path, 'utf8')).toContain('\nshow: HRB # Harbor\n');
  });

  test('an export comes back into a CSV with only the cells changed that were edited', async () => {
    await nightshoot(['export', 'shotlists/harbor-pickups.csv', '--for', 'excel', '--out', 'office.csv']);
    const office = join(project.folder, 'office.csv');
    await writeFile(office, (await readFile(office, 'utf8')).replace('Slow tilt up', 'Fast tilt up'));
    const pickups = join(project.folder, 'shotlists/harbor-pickups.csv');
    const before = `\ufeff${await readFile(pickups, 'utf8')}`;
    await writeFile(pickups, before);
    const { stdout } = await nightshoot(['import', 'office.csv', '--into', 'shotlists/harbor-pickups.csv', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ changed: ['DCK_0015'], added: [] });
    expect(await readFile(pickups, 'utf8')).toBe(before.replace('Slow tilt up', 'Fast tilt up'));
  });

  test('a value is shown with the cell that gives it, though another field says it', async () => {
    const config = `format: nightshoot/config@1
show: HRB
defaults: { model: sora-2, size: 1280x720, seconds: 12 }
status_map: { hold: [WTG] }
`;
    await writeFile(join(project.folder, 'nightshoot.yaml'), config);
    const rows = 'Shot Code,prompt,Status,Nb Frames,FPS,fit\nLGT_0090,A gull.,WTG,100,25,up\nLGT_0100,A tern.,,,,\n';
    await writeFile(join(project.folder, 'shotlists/gulls.csv'), rows);
    const { stdout } = await nightshoot(['show', 'LGT_0090', '--origin', '--json']);
    expect(JSON.parse(stdout).values).toMatchObject([
      { field: 'id', value: 'LGT_0090', layer: 'shot', place: { file: 'shotlists/gulls.csv', line: 2, cell: 'A2' } },
      { field: 'prompt', value: 'A gull.', layer: 'shot', place: { cell: 'B2' } },
      { field: 'model', value: 'sora-2', layer: 'config', place: { file: 'nightshoot.yaml' } },
      { field: 'size', value: '1280x720', layer: 'config' },
      { field: 'seconds', value: '4', layer: 'shot', place: { cell: 'D2' } },
      { field: 'render', value: 'hold', layer: 'shot', place: { cell: 'C2' } },
      { field: 'status', value: 'WTG', layer: 'shot', place: { cell: 'C2' } },
    ]);
    const inherited = await nightshoot(['show', 'LGT_0100', '--origin']);
    expect(inherited.stdout).toMatch(/ {2}seconds +12 +config, nightshoot\.yaml/);
  });

  test('a plan in another time zone and language is the same plan', async () => {
    const [here, there] = await Promise.all([
      nightshoot(['plan', '--rehearsal', '--json'], { TZ: 'UTC', LANG: 'C' }),
      nightshoot(['plan', '--rehearsal', '--json'], {
        TZ: 'Asia/Kathmandu',
        LANG: 'tr_TR.UTF-8',
        LC_ALL: 'tr_TR.UTF-8',
      }),
    ]);
    expect(here.exitCode).toBe(0);
    expect(there.stdout).toBe(here.stdout);
  });

  test('a misspelt code is explained with the right one', async () => {
    expect(await nightshoot(['explain', 'E_REFERENCE_SIZ'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Did you mean `E_REFERENCE_SIZE`?'),
    });
  });

  test('an error that stops a command is explained with its cause and its fix, on 80 columns', async () => {
    const { stdout } = await nightshoot(['explain', 'e_plan_stale']);
    expect(stdout).toMatch(
      /^E_PLAN_STALE {2}an error\n {2}The saved plan no longer holds.*\n {2}Why: .*\n {2}Fix: .*\n$/s,
    );
    expect(stdout.split('\n').every((line) => line.length <= 80)).toBe(true);
  });
});

function nightshoot(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  return runNightshoot([...args], { folder: project.folder, variables });
}
