import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openProjectFiles } from '../../src/adapters/project-files/open-project-files.js';
import { runReadShotLists } from '../../src/shotlist/run-read-shot-lists.js';
import { listOptions } from '../support/list-options.js';
import { emptyProject, type TemporaryProject } from '../support/temporary-project.js';

const mebibyte = 1024 * 1024;

let project: TemporaryProject;
beforeAll(async () => {
  project = await emptyProject();
});
afterAll(() => project.remove());

describe('the size of a list', () => {
  test.each([
    ['list.yaml', 16],
    ['list.yml', 16],
    ['list.json', 16],
    ['list.csv', 256],
    ['list.tsv', 256],
  ])('refuses %s of one byte more than %d MiB unread', async (file, mebibytes) => {
    const { diagnostics, read } = await readList(file, mebibytes * mebibyte + 1);
    expect(diagnostics).toMatchObject([{ severity: 'error', code: 'E_FILE_TOO_LARGE', place: { file } }]);
    expect(diagnostics[0]?.message).toContain(`${mebibytes} are read`);
    expect(read).toEqual([]);
  });

  test.each(['full.yaml', 'full.json'])('reads %s of just 16 MiB', async (file) => {
    const { diagnostics, read } = await readList(file, 16 * mebibyte);
    expect(read).toEqual([file]);
    expect(diagnostics.map(({ code }) => code)).not.toContain('E_FILE_TOO_LARGE');
  });
});

/** The file is a hole of that size: it takes no room on the disk, and read it would be NUL characters. */
async function readList(file: string, sizeBytes: number) {
  await writeFile(join(project.folder, file), '');
  await truncate(join(project.folder, file), sizeBytes);
  const files = openProjectFiles(project.folder);
  const read: string[] = [];
  const watched = {
    ...files,
    read: (path: string) => {
      read.push(path);
      return files.read(path);
    },
  };
  const { diagnostics } = await runReadShotLists({ patterns: [file] }, { files: watched }, listOptions());
  return { diagnostics, read };
}
