import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gitHistory } from '../../../src/adapters/git/git-history.js';
import { emptyProject, type TemporaryProject } from '../../support/temporary-project.js';

let project: TemporaryProject;
beforeEach(async () => {
  project = await emptyProject();
});
afterEach(() => project.remove());

const git = (...args: readonly string[]) =>
  execFileSync(
    'git',
    ['-C', project.folder, '-c', 'user.name=Kai Winter', '-c', 'user.email=kai@harbor.example', ...args],
    { stdio: 'ignore' },
  );
const write = (text: string) => writeFile(join(project.folder, 'gull.csv'), text);

test('names who committed a list last, and when; a change that nobody committed is of nobody', async () => {
  const history = gitHistory(project.folder);
  expect(await history.lastChange('gull.csv')).toBeUndefined();
  git('init', '-q');
  await write('id\n');
  expect(await history.lastChange('gull.csv')).toBeUndefined();
  git('add', '.');
  git('commit', '-q', '-m', 'list', '--date', '2026-11-22T21:30:00Z');
  expect(await history.lastChange('gull.csv')).toEqual({ author: 'Kai Winter', atMs: Date.UTC(2026, 10, 22, 21, 30) });
  await write('id\nDCK_0010\n');
  expect(await history.lastChange('gull.csv')).toBeUndefined();
});

test('knows the commit a project stands at, from the first one on', async () => {
  const history = gitHistory(project.folder);
  expect(await history.currentCommit()).toBeUndefined();
  git('init', '-q');
  expect(await history.currentCommit()).toBeUndefined();
  await write('id\n');
  git('add', '.');
  git('commit', '-q', '-m', 'list');
  expect(await history.currentCommit()).toMatch(/^[0-9a-f]{40}$/);
});
