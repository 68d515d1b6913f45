import { expect, test } from 'vitest';
import { clipsIn, startTinyNight, takesRenderedTwice, tinyTakes } from '../support/tiny-night.js';

test('of an expired batch what had rendered is harvested, the rest is listed, and tried again on request only', async () => {
  const night = await startTinyNight({ faults: ['expired-partial=1x'], concurrency: 1 });
  try {
    const first = await night.call(['run', '--json']);
    const harvested = clipsIn(await night.stored()).length;
    expect(harvested).toBeGreaterThan(0);
    expect(harvested).toBeLessThan(tinyTakes);
    expect(first.exitCode, first.stderr).toBe(3);

    const again = await night.call(['run', '--json']);
    expect(JSON.parse(again.stdout).submitted).toBe(0);

    const asked = await night.call(['retry', 'status=needs-you', '--yes', '--json']);
    expect(JSON.parse(asked.stdout).decisions).toHaveLength(tinyTakes - harvested);
    const retried = await night.call(['run', '--json']);
    expect(retried.exitCode, retried.stderr).toBe(0);
    expect(JSON.parse(retried.stdout).submitted).toBe(tinyTakes - harvested);
    expect(clipsIn(await night.stored())).toHaveLength(tinyTakes);
    expect(await takesRenderedTwice(night)).toEqual([]);
  } finally {
    await night.remove();
  }
});
