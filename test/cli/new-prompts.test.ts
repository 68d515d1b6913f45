import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runNightshoot } from '../support/run-nightshoot.js';
import { emptyProject, type TemporaryProject } from '../support/temporary-project.js';

const yaml = `format: nightshoot/shot-list@1
show: HRB # the harbor
defaults:
  model: sora-2
  size: 1280x720
  seconds: 4
sequences:
  - id: DCK
    shots:
      - id: 0010
        # the gull matters
        prompt: >-
          Wide shot of a harbor at dawn, fog lying on flat water,
          fishing boats at their moorings.
        takes: 2
      - prompt: A winch drum turns.
        id: 0020
`;
const csv =
  'id,prompt,model,size,seconds,notes\nLGT_0010,"The lamp wakes, slowly.",sora-2,1280x720,4,hold\nLGT_0020,The beam turns.,sora-2,1280x720,4,\n';
const long =
  'Wide shot of a harbor at noon, light rain on flat water, fishing boats at their moorings; a gull on a mast, slow push in.';

let project: TemporaryProject;
const read = (path: string) => readFile(join(project.folder, path), 'utf8');
const importTable = async (table: string) => {
  await writeFile(join(project.folder, 'needs-you.csv'), table);
  return runNightshoot(['import', 'needs-you.csv'], { folder: project.folder });
};

beforeAll(async () => {
  project = await emptyProject();
  await mkdir(join(project.folder, 'shotlists'));
  await writeFile(join(project.folder, 'shotlists/dock.yaml'), yaml);
  await writeFile(join(project.folder, 'shotlists/light.csv'), csv);
  await writeFile(join(project.folder, 'nightshoot.yaml'), 'format: nightshoot/config@1\nshow: HRB\n');
});
afterAll(() => project.remove());

test('new prompts of needs-you.csv go to where the prompts stand, and no other byte of a list changes', async () => {
  const table = `id,prompt,reason,written_at,new_prompt\r\nDCK_0010,old,refused,x,"${long}"\r\nDCK_0020,old,refused,x,'=a winch: turns\r\nLGT_0010,old,refused,x,The lamp wakes.\r\nLGT_0020,old,refused,x,\r\n`;
  expect(await importTable(table)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('3 prompts changed') });
  expect(await read('shotlists/light.csv')).toBe(csv.replace('The lamp wakes, slowly.', 'The lamp wakes.'));
  const edited = await read('shotlists/dock.yaml');
  const others = (text: string) =>
    text.split('\n').filter((line) => /#|takes|id:|format|show|model|size|seconds/.test(line));
  expect(others(edited)).toEqual(others(yaml));
  const { stdout } = await runNightshoot(['validate', '--json'], { folder: project.folder });
  expect(JSON.parse(stdout)).toMatchObject({ errors: 0 });
  expect(edited.replace(/\n\s+/g, ' ')).toContain(`prompt: >- ${long}`);
  expect(edited).toMatch(/- prompt: ["']=a winch: turns["']\n {8}id: 0020/);
});

test('the same table again changes nothing', async () => {
  expect(await importTable(`id,prompt,new_prompt\nDCK_0010,old,"${long}"\n`)).toMatchObject({
    stdout: expect.stringContaining('No prompt is new.'),
  });
});

test('a shot that no list holds stops the merge before anything is written', async () => {
  const before = await read('shotlists/light.csv');
  expect(await importTable('id,new_prompt\nLGT_0010,Night.\nXXX_0010,Day.\n')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('xxx_0010'),
  });
  expect(await read('shotlists/light.csv')).toBe(before);
});
