import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/adapters/clock/system-clock.js';
import { LateWork } from '../../src/gateway/late-work.js';
import { WarpClock } from '../../src/gateway/warp-clock.js';

test.each([0, 5])('what is to happen after %i ms and comes when all is closed is dropped', async (delayMs) => {
  const work = new LateWork(new WarpClock(systemClock, 1));
  await work.close();
  let hasActed = false;
  work.after(delayMs, async () => {
    hasActed = true;
  });
  await setTimeout(20);
  expect(hasActed).toBe(false);
});
