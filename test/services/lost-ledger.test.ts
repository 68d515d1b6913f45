import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freshMachineAfter } from '../support/fresh-machine.js';
import { clipsIn, startTinyNight, takesRenderedTwice, tinyTakes } from '../support/tiny-night.js';

test.each([
  'submit.after-manifest',
  'submit.after-record',
  'watch.after-record',
  'reconcile.after-record',
  'ferry.after-put',
  'ferry.after-record',
  'snapshot.after-replace',
])('a fresh machine after a death at %s spends nothing before `recover`, and lands everything after', async (point) => {
  expect(await freshMachineAfter(point)).toEqual({
    refusedWith: 4,
    namesTheCure: true,
    newBatches: 0,
    exitCode: 0,
    renderedTwice: [],
    clips: tinyTakes,
  });
});

test('a restored ledger of an older day spends nothing before `recover`', async () => {
  const night = await startTinyNight();
  try {
    await night.call(['hold', 'DCK_0020', '--yes', '--reason', 'waits for the gull']);
    expect((await night.call(['run'])).exitCode).toBe(0);
    await cp(join(night.folder, '.nightshoot'), join(night.folder, 'backup'), { recursive: true });
    await night.call(['release', 'DCK_0020', '--yes']);
    expect((await night.call(['run'])).exitCode).toBe(0);
    expect(clipsIn(await night.stored())).toHaveLength(tinyTakes);

    await rm(join(night.folder, '.nightshoot'), { recursive: true });
    await cp(join(night.folder, 'backup'), join(night.folder, '.nightshoot'), { recursive: true });
    await night.call(['release', 'DCK_0020', '--yes']);
    expect((await night.call(['run'])).exitCode).toBe(4);
    expect((await night.call(['recover'])).exitCode).toBe(0);
    const after = await night.call(['run', '--json']);
    expect(after.exitCode, after.stderr).toBe(0);
    expect(JSON.parse(after.stdout).submitted).toBe(0);
    expect(await takesRenderedTwice(night)).toEqual([]);
  } finally {
    await night.remove();
  }
});
