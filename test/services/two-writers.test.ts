import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serviceSize } from '../support/service-size.js';
import { type Postgres, startPostgres } from '../support/start-postgres.js';
import { clipsIn, startTinyNight, type TinyNight, takesRenderedTwice, tinyTakes } from '../support/tiny-night.js';

const races = serviceSize(200, 15);
const pauses = serviceSize(50, 5);

let postgres: Postgres;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres.stop();
});

describe.each([
  ['SQLite', async () => undefined],
  ['PostgreSQL', () => postgres.newDatabase()],
])('two processes on one ledger in %s', (_, newLedger) => {
  const longMs = 3_600_000;

  test(
    `${races} times started at once: exactly one submits, the other says who does`,
    async () => {
      for (let race = 0; race < races; race += 1) {
        const ledger = await newLedger();
        const night = await startTinyNight(ledger === undefined ? {} : { ledger });
        try {
          const endings = await Promise.all([night.call(['run']), night.call(['run'])]);
          const codes = endings.map(({ exitCode }) => exitCode).sort();
          const loser = endings.find(({ exitCode }) => exitCode === 11);
          // The second may start after the first has ended; then it finds nothing to do.
          expect(
            [
              [0, 11],
              [0, 0],
            ],
            endings.map(({ stderr }) => stderr).join('\n'),
          ).toContainEqual(codes);
          if (loser !== undefined) expect(loser.stderr).toContain('Another run holds the lease');
          expect(await takesRenderedTwice(night)).toEqual([]);
          expect(clipsIn(await night.stored())).toHaveLength(tinyTakes);
        } finally {
          await night.remove();
        }
      }
    },
    longMs,
  );

  test(
    `${pauses} times stopped before the paid call and taken over: the sleeper pays for nothing`,
    async () => {
      for (let pause = 0; pause < pauses; pause += 1) {
        const ledger = await newLedger();
        const night = await startTinyNight(ledger === undefined ? {} : { ledger });
        try {
          await pauseAndTakeOver(night);
        } finally {
          await night.remove();
        }
      }
    },
    longMs,
  );
});

async function pauseAndTakeOver(night: TinyNight): Promise<void> {
  const sleeper = night.start(['run'], { NIGHTSHOOT_CRASH_AT: 'submit.before-post:1:stop' });
  const lease = await heldLease(night);
  await isStopped(sleeper.child.pid ?? 0);
  expect((await night.call(['unlock', lease, '--yes'])).exitCode).toBe(0);
  const other = await night.call(['run']);
  expect(other.exitCode, other.stderr).toBe(0);
  process.kill(sleeper.child.pid ?? 0, 'SIGCONT');
  const woken = await sleeper.finished;
  expect(woken.exitCode, woken.stderr).toBe(11);
  expect(await takesRenderedTwice(night)).toEqual([]);
  expect(clipsIn(await night.stored())).toHaveLength(tinyTakes);
}

async function heldLease(night: TinyNight): Promise<string> {
  for (;;) {
    const status = await night.call(['status', '--json']);
    const id = status.exitCode === 0 ? JSON.parse(status.stdout).lease?.holder?.id : undefined;
    if (typeof id === 'string') return id;
    await wait(50);
  }
}

/** `T` in /proc/<pid>/stat. */
async function isStopped(pid: number): Promise<void> {
  for (;;) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    if (stat.slice(stat.lastIndexOf(')') + 2).startsWith('T')) return;
    await wait(20);
  }
}
