import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { documentsFolder } from '../../../src/adapters/documents/documents-folder.js';
import { emptyProject, type TemporaryProject } from '../../support/temporary-project.js';

let project: TemporaryProject;
beforeEach(async () => {
  project = await emptyProject();
});
afterEach(() => project.remove());

test('gives back what was written, over an older one, and leaves nothing else behind', async () => {
  const folder = documentsFolder(project.folder);
  await folder.write('2026-11-22/report.csv', 'old');
  expect(await folder.write('2026-11-22/report.csv', 'new')).toBe(join(project.folder, '2026-11-22/report.csv'));
  expect(Buffer.from((await folder.read('2026-11-22/report.csv')) ?? []).toString()).toBe('new');
  expect(await readdir(join(project.folder, '2026-11-22'))).toEqual(['report.csv']);
});

test('knows nothing of a file that is not there', async () => {
  expect(await documentsFolder(project.folder).read('nowhere.csv')).toBeUndefined();
});

test.each(['../outside.csv', '/etc/outside.csv', 'a/../../outside.csv', '.'])('never writes to %s', async (path) => {
  await expect(documentsFolder(join(project.folder, 'in')).write(path, 'x')).rejects.toMatchObject({
    code: 'E_DOCUMENT_FOLDER',
  });
  expect(await readdir(project.folder)).toEqual([]);
});

test('says which file could not be written and why', async () => {
  await mkdir(join(project.folder, 'report.csv'));
  await chmod(project.folder, 0o755);
  await expect(documentsFolder(project.folder).write('report.csv', 'x')).rejects.toMatchObject({
    code: 'E_DOCUMENT_FOLDER',
    kind: 'store',
    message: expect.stringContaining('report.csv'),
  });
});
