import { expect, test } from 'vitest';
import { surviveKills } from '../support/survive-kills.js';

test('200 kills of a gateway in mid-batch: every batch ends complete, each of its 32 lines rendered exactly once', async () => {
  const survival = await surviveKills(200, 32);
  expect(survival).toMatchObject({ kills: 200, failed: 0, completed: survival.lines, notOnce: [] });
}, 1_800_000);
