import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTinyNight, type TinyNight } from '../support/tiny-night.js';

let night: TinyNight;

beforeAll(async () => {
  night = await startTinyNight();
  expect(await night.call(['run'])).toMatchObject({ exitCode: 0 });
}, 60_000);

afterAll(() => night.remove());

test('a verb asks before it decides, and with `--yes` says once what it decided', async () => {
  const words = ['retake', 'DCK_0020', '--reason', 'the gull looks away'];
  expect(await night.call(words)).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: expect.stringMatching(/^would retake DCK_0020 t02\nerror\[E_NOT_CONFIRMED]/),
  });
  expect(await night.call([...words, '--yes'])).toMatchObject({
    exitCode: 0,
    stdout: 'retake DCK_0020 t02\n1 decided; the next run carries it out.\n',
    stderr: '',
  });
  expect((await night.call(['plan'])).stdout).toContain('tester asks for t02: the gull looks away');
  expect((await night.call(['show', 'DCK_0020'])).stdout).toMatch(/Z {2}tester {2}retake t02: the gull looks away$/m);
});

test('a take that was skipped is told of by the plan until that is taken back', async () => {
  expect(await night.call(['skip', 'DCK_0020.t02', '--yes'])).toMatchObject({ exitCode: 0 });
  expect((await night.call(['plan'])).stdout).toMatch(/^1 take skipped or cancelled: DCK_0020 t02\.$/m);
  expect(await night.call(['release', 'DCK_0020', '--yes'])).toMatchObject({ exitCode: 0 });
  expect((await night.call(['plan'])).stdout).not.toContain('skipped');
});

test('a shot that is held is found by its state and released, and another time there is nothing to release', async () => {
  await night.call(['hold', 'DCK_0020', '--yes']);
  expect((await night.call(['plan'])).stdout).toMatch(/tester holds it$/m);
  const release = ['release', 'status=on-hold', '--yes'];
  expect(await night.call(release)).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^release DCK_0020\n/),
  });
  expect(await night.call(release)).toMatchObject({ exitCode: 0, stdout: 'There is nothing to release.\n' });
  expect(await night.call(['release', 'DCK_0020', '--yes'])).toMatchObject({
    exitCode: 3,
    stdout: expect.stringMatching(/^cannot release DCK_0020: nobody holds or skips it/),
  });
});

test('what a rehearsal that died has at its server can be cancelled there', async () => {
  await night.call(['rehearse'], { NIGHTSHOOT_CRASH_AT: 'submit.after-record' });
  const cancel = ['cancel', 'DCK_*', '--rehearsal'];
  expect(await night.call([...cancel, '--dry-run'])).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^would cancel DCK_0010 t01\n[\s\S]*Nothing is decided yet\.\n$/),
  });
  // The rehearsal's gateway works on as soon as it stands again, and may be done first.
  expect(await night.call([...cancel, '--yes'])).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^cancel DCK_0010 t01\n[\s\S]*(cancelled at the server|had ended already): batch_/),
  });
});

test('a cancel whose server was out of reach is carried out by the next run', async () => {
  const held = await startTinyNight({ holdsRenders: true, concurrency: 1 });
  try {
    await held.call(['run'], { NIGHTSHOOT_CRASH_AT: 'submit.after-record' });
    await held.call(['cancel', 'DCK_*', '--yes'], { NIGHTSHOOT_CRASH_AT: 'cancel.before-call' });
    expect(await batchStatuses(held)).toEqual(['in_progress']);

    const { stderr } = await held.call(['run', '--no-wait']);

    expect(stderr).toMatch(/^Cancelled at the server, as somebody decided: batch_/m);
    expect(await batchStatuses(held)).toEqual([expect.stringMatching(/^cancell(ing|ed)$/)]);
    held.letRender();
    await held.call(['run']);
    expect(await batchStatuses(held)).toEqual(['cancelled']);
  } finally {
    await held.remove();
  }
});

async function batchStatuses({ gateway }: TinyNight): Promise<readonly string[]> {
  const { data } = JSON.parse(await (await gateway.fetch('/batches')).text());
  return data.map(({ status }: { readonly status: string }) => status);
}
