import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { runNightshoot } from '../support/run-nightshoot.js';
import { emptyProject } from '../support/temporary-project.js';
import {
  clipsIn,
  startTinyNight,
  type TinyNight,
  type TinyNightOptions,
  writeTinyList,
} from '../support/tiny-night.js';

let open: TinyNight | undefined;

async function aNight(options: TinyNightOptions = {}): Promise<TinyNight> {
  open = await startTinyNight(options);
  return open;
}

afterEach(async () => {
  await open?.remove();
  open = undefined;
});

const batchesAt = async ({ gateway }: TinyNight) =>
  (await gateway.truth()).filter(({ kind }) => kind === 'batch_accepted').length;

test('`--no-wait` sends and leaves; `--finish` brings it home and submits nothing new', async () => {
  const night = await aNight();
  const sent = await night.call(['run', '--no-wait', '--json']);
  expect(JSON.parse(sent.stdout)).toMatchObject({ submitted: 3, exit_code: 0 });
  await writeTinyList(night.folder, 'Another harbor, at dusk.');
  const finished = await night.call(['run', '--finish', '--json']);
  expect(JSON.parse(finished.stdout)).toMatchObject({ submitted: 0, exit_code: 0 });
  expect(clipsIn(await night.stored())).toHaveLength(3);
  expect(await batchesAt(night)).toBe(1);
}, 60_000);

test('a night that has nothing out has nothing to finish, and says so without a server call', async () => {
  const night = await aNight();
  const { exitCode, stderr } = await night.call(['run', '--finish']);
  expect(exitCode).toBe(0);
  expect(stderr).toContain('Nothing of TNY is out.');
  expect(await batchesAt(night)).toBe(0);
}, 60_000);

test('lists with errors stop new spending, and what is paid for comes home first', async () => {
  const night = await aNight();
  expect((await night.call(['submit'])).exitCode).toBe(0);
  await appendFile(join(night.folder, 'shotlists/tiny.shotlist.yaml'), '  - { id: DCK_0030, promt: typo }\n');
  const { exitCode, stderr } = await night.call(['run']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('promt');
  expect(clipsIn(await night.stored())).toHaveLength(3);
  expect(await batchesAt(night)).toBe(1);
}, 60_000);

test('a saved plan that no longer holds stops new spending, and what is paid for comes home first', async () => {
  const night = await aNight();
  await night.call(['plan', '--out', 'plan.json']);
  expect((await night.call(['submit'])).exitCode).toBe(0);
  await writeTinyList(night.folder, 'Another harbor, at dusk.');
  expect((await night.call(['run', '--plan', 'plan.json'])).exitCode).toBe(7);
  expect(clipsIn(await night.stored())).toHaveLength(3);
}, 60_000);

describe('what makes a run red', () => {
  test('is everything, unless `--fail-on`, the environment or the config narrows it', async () => {
    const night = await aNight({ faults: ['moderation=100%'] });
    expect((await night.call(['run'])).exitCode).toBe(3);
    const narrowed = await night.call(['run', '--fail-on', 'lost,decision', '--json']);
    expect(JSON.parse(narrowed.stdout)).toMatchObject({ exit_code: 0, narrowed_exit_code: 3 });
    expect((await night.call(['run', '--fail-on', 'needs-someone'])).exitCode).toBe(3);
    expect((await night.call(['run'], { NIGHTSHOOT_FAIL_ON: 'lost' })).exitCode).toBe(0);
    await appendFile(join(night.folder, 'nightshoot.yaml'), 'schedule: { fail_on: [lost] }\n');
    expect((await night.call(['run'])).exitCode).toBe(0);
    expect((await night.call(['run', '--fail-on', 'everything'])).exitCode).toBe(2);
  }, 120_000);

  test('may leave a server out of reach aside, but not a wrong call', async () => {
    const night = await aNight();
    const away = { NIGHTSHOOT_SERVER_URL: 'http://127.0.0.1:9/v1' };
    expect((await night.call(['run'], away)).exitCode).toBe(6);
    const { exitCode, stderr } = await night.call(['run', '--fail-on', 'lost'], away);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('warning:');
    expect((await night.call(['run', '--finish', '--plan', 'plan.json', '--fail-on', 'lost'])).exitCode).toBe(2);
  }, 60_000);
});

test.each([['run --no-wait'], ['submit']])(
  '`%s` is refused where the gateway would leave with it',
  async (words) => {
    const project = await emptyProject();
    try {
      const server = 'server: { url: http://127.0.0.1:9/v1, kind: vllm-omni, key: none }';
      await writeFile(join(project.folder, 'nightshoot.yaml'), `format: nightshoot/config@1\nshow: TNY\n${server}\n`);
      const { exitCode, stderr } = await runNightshoot(words.split(' '), { folder: project.folder });
      expect(exitCode).toBe(2);
      expect(stderr).toContain('E_EMBEDDED');
      expect(stderr).toContain('nightshoot gateway --renderer vllm-omni=<url>');
    } finally {
      await project.remove();
    }
  },
  60_000,
);
