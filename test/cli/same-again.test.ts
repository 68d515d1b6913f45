import { execFileSync } from 'node:child_process';
import { appendFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clipsIn, startTinyNight, type TinyNight, writeTinyList } from '../support/tiny-night.js';

let night: TinyNight;

beforeEach(async () => {
  night = await startTinyNight();
  expect((await night.call(['run'])).exitCode).toBe(0);
});

afterEach(async () => {
  await night.remove();
});

const writing = new Set(['uploadFile', 'createBatch', 'deleteFile', 'cancelBatch', 'deleteVideo']);

/** The run's document, and the calls it made that change something at the server. */
async function runLogged() {
  const log = join(night.folder, 'night.log');
  await rm(log, { force: true });
  const { exitCode, stdout } = await night.call(['run', '--json'], { NIGHTSHOOT_LOG: log });
  const text = await readFile(log, 'utf8').catch(() => '');
  const calls = text.split('\n').flatMap((line) => (line === '' ? [] : [String(JSON.parse(line).call)]));
  return { exitCode, document: JSON.parse(stdout), writes: calls.filter((call) => writing.has(call)) };
}

test('an unchanged list writes nothing to the network', async () => {
  const again = await runLogged();
  expect(again).toMatchObject({ exitCode: 0, document: { submitted: 0, uploaded: 0 }, writes: [] });
}, 60_000);

test('one edited prompt is exactly one batch, with an attempt for each of its takes and no upload of a reference', async () => {
  await writeTinyList(night.folder, 'A small harbor at dusk.');
  const edited = await runLogged();
  expect(edited).toMatchObject({ exitCode: 0, document: { submitted: 2, uploaded: 0 } });
  expect(edited.writes).toEqual(['uploadFile', 'createBatch']);
  expect(clipsIn(await night.stored())).toHaveLength(5);
}, 60_000);

test('a prompt that comes back is its old version and costs nothing', async () => {
  await writeTinyList(night.folder, 'A small harbor at dusk.');
  await runLogged();
  await writeTinyList(night.folder, 'A small harbor at dawn.');
  expect(await runLogged()).toMatchObject({ exitCode: 0, document: { submitted: 0 }, writes: [] });
}, 60_000);

test('what commits add and the ledger has landed is told as paid for', async () => {
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=Ida', '-c', 'user.email=ida@harbor.example', ...args], { cwd: night.folder });
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '-m', 'nothing');
  git('add', 'nightshoot.yaml', 'shotlists');
  git('commit', '--quiet', '-m', 'lists');
  const { stdout } = await night.call(['plan', '--base', 'HEAD~1']);
  expect(stdout).toContain('3 of these takes already landed: $0.00 for them.');
}, 60_000);

test('a shot that nightshoot cannot make yet is named with its reason, and the others are known still', async () => {
  await appendFile(
    join(night.folder, 'shotlists/tiny.shotlist.yaml'),
    '  - { id: DCK_0900, prompt: It goes on., extends: DCK_0010 }\n',
  );
  const again = await night.call(['run']);
  expect(again.exitCode).toBe(0);
  expect(again.stderr).toContain('Not yet: DCK_0900; nightshoot cannot extend clips yet.');
  expect(again.stderr).toContain('Nothing to submit for TNY: 2 unchanged, 1 not yet.');
}, 60_000);
