import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runNightshoot } from '../support/run-nightshoot.js';
import { startTestGateway, type TestGateway } from '../support/start-test-gateway.js';
import { emptyProject, type TemporaryProject } from '../support/temporary-project.js';

const list = `format: nightshoot/shot-list@1
show: HRB
defaults:
  model: sora-2
  size: 1280x720
  seconds: 4
shots:
  - id: DCK_0010
    prompt: A gull on a mooring post at dawn.
`;

let project: TemporaryProject;
let gateway: TestGateway;

beforeEach(async () => {
  project = await emptyProject();
  gateway = await startTestGateway();
  await writeFile(join(project.folder, 'list.yaml'), list);
});

afterEach(async () => {
  await gateway.close();
  await project.remove();
});

const at = (...args: readonly string[]) => {
  const variables = {
    OPENAI_BASE_URL: gateway.url,
    NIGHTSHOOT_SERVER_KIND: 'nightshoot',
    OPENAI_API_KEY: gateway.token,
  };
  return runNightshoot([...args, '--json'], { folder: project.folder, variables });
};
const night = (...args: readonly string[]) => at('run', 'list.yaml', ...args);

const batches = async () => (await gateway.truth()).filter(({ kind }) => kind === 'batch_accepted').length;

describe('a dry run', () => {
  test('shows the plan, sends nothing and writes nothing', async () => {
    const { exitCode, stdout } = await night('--dry-run');
    expect({ exitCode, document: JSON.parse(stdout) }).toMatchObject({
      exitCode: 0,
      document: { is_dry_run: true, attempts: 1 },
    });
    expect(await batches()).toBe(0);
    expect(await readdir(project.folder)).toEqual(['list.yaml']);
  });

  test('is refused by a verb that has none, rather than ignored', async () => {
    const { exitCode, stdout } = await runNightshoot(['submit', '--dry-run', '--json'], { folder: project.folder });
    expect({ exitCode, document: JSON.parse(stdout) }).toMatchObject({
      exitCode: 2,
      document: { code: 'E_NO_DRY_RUN' },
    });
  });
});

test('another spelling of a shot id is the same shot and costs nothing', async () => {
  expect((await night()).exitCode).toBe(0);
  const path = join(project.folder, 'list.yaml');
  await writeFile(path, (await readFile(path, 'utf8')).replace('DCK_0010', 'dck_0010'));
  expect(JSON.parse((await night()).stdout)).toMatchObject({ exit_code: 0, submitted: 0 });
  expect(await batches()).toBe(1);
});

test('a store that lost what landed in it is noticed before anything else lands there', async () => {
  expect((await night()).exitCode).toBe(0);
  await rename(join(project.folder, 'renders'), join(project.folder, 'unmounted'));
  const { exitCode, stdout } = await night();
  expect({ exitCode, document: JSON.parse(stdout) }).toMatchObject({
    exitCode: 6,
    document: { code: 'E_STORE_LACKS' },
  });
  for (const verb of ['ferry', 'verify'])
    expect(JSON.parse((await at(verb)).stdout)).toMatchObject({ code: 'E_STORE_LACKS' });
  expect(await readdir(project.folder)).not.toContain('renders');
  await rename(join(project.folder, 'unmounted'), join(project.folder, 'renders'));
  expect((await night()).exitCode).toBe(0);
});

test('a store from which somebody removed a clip is the right one still', async () => {
  expect((await night()).exitCode).toBe(0);
  await rm(join(project.folder, 'renders/HRB'), { recursive: true });
  expect((await night()).exitCode).toBe(0);
});

test('status of a lost ledger does not say that nothing was ever rendered', async () => {
  expect((await night()).exitCode).toBe(0);
  await rm(join(project.folder, '.nightshoot'), { recursive: true });
  const { exitCode, stdout } = await at('status', 'list.yaml');
  expect({ exitCode, document: JSON.parse(stdout) }).toMatchObject({
    exitCode: 4,
    document: { code: 'E_STATE_BEHIND' },
  });
});

test('a damaged ledger is told as one, with the way out', async () => {
  expect((await night()).exitCode).toBe(0);
  for (const name of await readdir(join(project.folder, '.nightshoot'))) {
    if (name.startsWith('ledger.db'))
      await writeFile(join(project.folder, '.nightshoot', name), 'no database '.repeat(99));
  }
  const { exitCode, stderr } = await night();
  expect({ exitCode, stderr }).toEqual({ exitCode: 6, stderr: expect.stringContaining('nightshoot recover') });
});

test('a usage error with --json is one document too', async () => {
  const { exitCode, stdout } = await runNightshoot(['run', '--bogus', '--json'], { folder: project.folder });
  expect({ exitCode, document: JSON.parse(stdout) }).toMatchObject({ exitCode: 2, document: { code: 'E_USAGE' } });
});

test('a report needs no server: one that is gone is taken for what it last was', async () => {
  expect((await night()).exitCode).toBe(0);
  const variables = {
    OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
    NIGHTSHOOT_SERVER_KIND: 'nightshoot',
    OPENAI_API_KEY: 'key',
  };
  const { stdout } = await runNightshoot(['status', 'list.yaml', '--json'], { folder: project.folder, variables });
  expect(JSON.parse(stdout)).toMatchObject({ exit_code: 0, books: { takes: { byGroup: { In: 1 } } } });
});

test('a plan needs no server', async () => {
  const { stdout } = await runNightshoot(['plan', 'list.yaml', '--json'], { folder: project.folder });
  expect(JSON.parse(stdout)).toMatchObject({ exit_code: 0, attempts: 1 });
});
