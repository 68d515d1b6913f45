import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { TruthEvent } from '../../src/domain/gateway-records.js';
import { clipsIn, startTinyNight, type TinyNight, type TinyNightOptions, tinyTakes } from '../support/tiny-night.js';

/*
 * The exit codes of `reconcile` and `ferry`, each by the built program against the gateway: 0 done · 2 a wrong call ·
 * 3 somebody is needed · 4 money is undecided · 5 footage is lost or certain to be · 6 out of reach · 11 the lease is
 * held · 130 interrupted. Neither spends, so nothing of theirs ends with 7.
 */

const hourMs = 3_600_000;
let night: TinyNight | undefined;

afterEach(async () => {
  await night?.remove();
  night = undefined;
});

/** Its one batch has ended, and nothing of it is read. */
async function renderedNight(options: TinyNightOptions = {}): Promise<TinyNight> {
  night = await startTinyNight(options);
  expect((await night.call(['submit'])).exitCode).toBe(0);
  await untilTold(night, ({ kind }) => kind === 'batch_ended');
  return night;
}

async function reconciledNight(options: TinyNightOptions = {}): Promise<TinyNight> {
  const rendered = await renderedNight(options);
  expect((await rendered.call(['reconcile'])).exitCode).toBe(0);
  return rendered;
}

async function untilTold({ gateway }: TinyNight, isIt: (event: TruthEvent) => boolean): Promise<void> {
  while (!(await gateway.truth()).some(isIt)) await wait(20);
}

async function jump({ gateway }: TinyNight, hours: number): Promise<void> {
  const body = JSON.stringify({ advance_ms: hours * hourMs });
  const answer = await gateway.fetch('/nightshoot/clock', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  });
  expect(answer.status).toBe(200);
}

async function change({ folder }: TinyNight, from: string, to: string): Promise<void> {
  const file = join(folder, 'nightshoot.yaml');
  const text = await readFile(file, 'utf8');
  expect(text).toContain(from);
  await writeFile(file, text.replace(from, to));
}

const storeLine = 'store: { url: file:renders }';

/** A folder that is a file takes nothing, whoever asks. */
async function breakStore(broken: TinyNight, fallback = ''): Promise<void> {
  await writeFile(join(broken.folder, 'blocked'), '');
  await change(broken, storeLine, `store: { url: file:blocked/renders${fallback} }`);
}

describe('0: done', () => {
  test('a batch is read and its clips are home; again there is nothing to do', async () => {
    const { call, stored } = await reconciledNight();
    const { stdout } = await call(['ferry', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ exit_code: 0, left: [], lost: [], doomed: [] });
    expect(clipsIn(await stored())).toHaveLength(tinyTakes);
    expect((await call(['ferry'])).stdout).toContain('0 files landed');
    expect((await call(['reconcile'])).exitCode).toBe(0);
  });

  test('a store that takes nothing is no failure where a fallback does', async () => {
    const broken = await reconciledNight();
    await breakStore(broken, ', fallback: file:nas');
    expect((await broken.call(['ferry'])).exitCode).toBe(0);
    await change(broken, 'file:blocked/renders', 'file:renders');
    expect((await broken.call(['ferry'])).exitCode).toBe(0);
    expect(clipsIn(await broken.stored())).toHaveLength(tinyTakes);
  });
});

test('2: a wrong call, and a config that cannot be read', async () => {
  const wrong = await startTinyNight();
  night = wrong;
  expect((await wrong.call(['ferry', '--deep'])).exitCode).toBe(2);
  await appendFile(join(wrong.folder, 'nightshoot.yaml'), 'stores: []\n');
  expect((await wrong.call(['ferry'])).exitCode).toBe(2);
  expect((await wrong.call(['reconcile'])).exitCode).toBe(2);
});

test('3: somebody is needed where takes were refused, while the others come home', async () => {
  const { call, stored } = await renderedNight({ faults: ['sentinel=40%'], seed: 3 });
  const { exitCode, stdout } = await call(['reconcile']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: expect.stringMatching(/\d rendered.*\d refused/) });
  expect((await call(['ferry'])).exitCode).toBe(0);
  expect(clipsIn(await stored()).length).toBeGreaterThan(0);
});

test('4: a person must decide where the batch keeps silent about a take, with the command to type', async () => {
  const silent = await renderedNight({ faults: ['missing-line=1x', 'endless-list'] });
  // A missing line may still turn up; by the clock of the server that time is over.
  await jump(silent, 1);
  const { exitCode, stdout } = await silent.call(['reconcile']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: expect.stringContaining('--anyway') });
  expect((await silent.call(['reconcile'])).exitCode).toBe(4);
  expect((await silent.call(['skip', 'status=needs-you', '--reason', 'not wanted', '--yes'])).exitCode).toBe(0);
  expect(await silent.call(['reconcile'])).toMatchObject({
    exitCode: 0,
    stdout: expect.not.stringContaining('--anyway'),
  });
});

describe('5: footage is lost, or certain to be', () => {
  test('when the server says three times over some minutes that the bytes are gone, and never sooner', async () => {
    const late = await reconciledNight();
    await jump(late, 25);
    const startedAtMs = performance.now();
    const { exitCode, stdout } = await late.call(['ferry', '--json']);
    expect(exitCode).toBe(5);
    expect(JSON.parse(stdout)).toMatchObject({ lost: { length: tinyTakes }, left: [] });
    expect(performance.now() - startedAtMs).toBeGreaterThan(180_000);
  });

  test('when the provider shuts down before', async () => {
    const late = await reconciledNight({ faults: ['content-403'] });
    const shutdown = new Date(Date.now() + 2 * hourMs).toISOString().replace(/\.\d+/, '');
    await change(late, 'key_env: GATEWAY_TOKEN', `key_env: GATEWAY_TOKEN, shutdown_at: "${shutdown}"`);
    expect((await late.call(['ferry'])).exitCode).toBe(6);
    expect((await late.call(['status'])).stdout).toContain('when the provider shuts down');
    await jump(late, 3);
    expect((await late.call(['ferry'])).exitCode).toBe(5);
  });
});

describe('6: out of reach', () => {
  test('the server, or it takes not the key; and the clips come when it is back', async () => {
    const { call } = await reconciledNight();
    const away = { NIGHTSHOOT_SERVER_URL: 'http://127.0.0.1:9/v1' };
    expect((await call(['ferry'], away)).exitCode).toBe(6);
    expect((await call(['reconcile'], away)).exitCode).toBe(6);
    expect((await call(['ferry'], { GATEWAY_TOKEN: 'another' })).exitCode).toBe(6);
    expect((await call(['ferry'])).exitCode).toBe(0);
  });

  test('some of the files: the others are home', async () => {
    const { call, stored } = await reconciledNight({ faults: ['content-403=30%'], seed: 5 });
    const { exitCode, stderr } = await call(['ferry']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 6, stderr: expect.stringContaining('Run again') });
    expect(clipsIn(await stored()).length).toBeGreaterThan(0);
  });

  test('the store: its files wait in the spool, though the server forgets them', async () => {
    const broken = await reconciledNight();
    await breakStore(broken);
    expect((await broken.call(['ferry'])).exitCode).toBe(6);
    await jump(broken, 25);
    await change(broken, 'file:blocked/renders', 'file:renders');
    expect((await broken.call(['ferry'])).exitCode).toBe(0);
    expect(clipsIn(await broken.stored())).toHaveLength(tinyTakes);
  });

  test('the ledger', async () => {
    const { call, folder } = await reconciledNight();
    await rm(join(folder, '.nightshoot/ledger.db'));
    await mkdir(join(folder, '.nightshoot/ledger.db'));
    expect((await call(['ferry'])).exitCode).toBe(6);
  });
});

test('11: another command holds the lease', async () => {
  const busy = await reconciledNight({ faults: ['stall'] });
  const { child, finished } = busy.start(['ferry']);
  await untilTold(busy, ({ kind, detail }) => kind === 'fault' && detail?.includes('stall') === true);
  const held = await Promise.all([busy.call(['ferry']), busy.call(['reconcile'])]);
  expect(held.map(({ exitCode }) => exitCode)).toEqual([11, 11]);
  child.kill('SIGINT');
  expect((await finished).exitCode, '130: interrupted').toBe(130);
});
