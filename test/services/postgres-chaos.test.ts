import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serviceSize } from '../support/service-size.js';
import { type Postgres, startPostgres } from '../support/start-postgres.js';
import { clipsIn, startTinyNight, takesRenderedTwice, tinyTakes } from '../support/tiny-night.js';

const nights = serviceSize(10, 3);
let postgres: Postgres;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres.stop();
});

test(`${nights} nights whose database restarts every few seconds pay nothing twice and lose nothing`, async () => {
  for (let count = 0; count < nights; count += 1) {
    const night = await startTinyNight({ ledger: await postgres.newDatabase() });
    const chaos = { isOver: false };
    const restarting = restartUntil(chaos);
    try {
      let last = await night.call(['run']);
      for (let again = 0; last.exitCode !== 0 && again < 10; again += 1) last = await night.call(['run']);
      expect(last.exitCode, last.stderr).toBe(0);
      expect(await takesRenderedTwice(night)).toEqual([]);
      expect(clipsIn(await night.stored())).toHaveLength(tinyTakes);
    } finally {
      chaos.isOver = true;
      await restarting;
      await night.remove();
    }
  }
});

async function restartUntil(chaos: { readonly isOver: boolean }): Promise<void> {
  while (!chaos.isOver) {
    await wait(4000);
    if (!chaos.isOver) await postgres.restart();
  }
}
