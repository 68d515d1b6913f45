import { readFile, rm } from 'node:fs/promises';
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
