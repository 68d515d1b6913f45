import { expect, test } from 'vitest';
import { serviceSize } from '../support/service-size.js';
import { surviveKills } from '../support/survive-kills.js';

const kills = serviceSize(200, 30);

test(`${kills} kills of a gateway in mid-batch: every batch ends complete, each of its 32 lines rendered exactly once`, async () => {
  const survival = await surviveKills(kills, 32);
  expect(survival).toMatchObject({ kills, failed: 0, completed: survival.lines, notOnce: [] });
}, 1_800_000);
