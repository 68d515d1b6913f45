import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTinyNight, type TinyNight } from '../support/tiny-night.js';

let night: TinyNight;

beforeEach(async () => {
  night = await startTinyNight();
});

afterEach(() => night.remove());

test('a default that changes more landed shots than the limit is refused with its line, in plan and in a night', async () => {
  expect(await night.call(['run'])).toMatchObject({ exitCode: 0 });
  await appendFile(join(night.folder, 'nightshoot.yaml'), 'limits: { rerenders: 0 }\n');
  await rewrite(join(night.folder, 'shotlists/tiny.shotlist.yaml'), 'seconds: 1', 'seconds: 2');
  const cause =
    /error\[E_RERENDER_LIMIT\]: 2 landed shots change because `defaults\.seconds` changed at shotlists\/tiny\.shotlist\.yaml:3:48; `limits\.rerenders` is 0\./;
  const plan = await night.call(['plan']);
  expect({ exitCode: plan.exitCode, text: plan.stdout }).toEqual({ exitCode: 7, text: expect.stringMatching(cause) });
  const run = await night.call(['run']);
  expect({ exitCode: run.exitCode, text: run.stdout }).toEqual({ exitCode: 7, text: expect.stringMatching(cause) });
});

async function rewrite(path: string, before: string, after: string): Promise<void> {
  await writeFile(path, (await readFile(path, 'utf8')).replace(before, after));
}
