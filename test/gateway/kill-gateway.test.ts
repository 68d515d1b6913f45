import { expect, test } from 'vitest';
import { surviveKills } from '../support/survive-kills.js';

test('a gateway killed in mid-batch renders each line once and ends every batch', async () => {
  const survival = await surviveKills(5, 12);
  expect(survival).toMatchObject({ kills: 5, failed: 0, completed: survival.lines, notOnce: [] });
}, 60_000);
