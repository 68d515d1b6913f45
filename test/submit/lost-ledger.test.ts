import { expect, test } from 'vitest';
import { freshMachineAfter } from '../support/fresh-machine.js';

test('a fresh machine spends nothing before `recover`, and lands everything after', async () => {
  expect(await freshMachineAfter('submit.after-post')).toEqual({
    refusedWith: 4,
    namesTheCure: true,
    newBatches: 0,
    exitCode: 0,
    renderedTwice: [],
    clips: 3,
  });
}, 60_000);
