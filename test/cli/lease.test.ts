import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/adapters/clock/system-clock.js';
import type { LedgerSchema } from '../../src/adapters/ledger/ledger-schema.js';
import { openSqlLedger } from '../../src/adapters/ledger/sql-ledger.js';
import { createHostProcesses } from '../../src/adapters/processes/host-processes.js';
import { systemRandom } from '../../src/adapters/random/system-random.js';
import { openSqlite } from '../../src/adapters/sql/open-sqlite.js';
import type { Ledger, LedgerWriter } from '../../src/ports/ledger.js';
import { clipsIn, startTinyNight, type TinyNight } from '../support/tiny-night.js';

let night: TinyNight;
let ledger: Ledger;
let other: LedgerWriter;

/** Another run holds the lease: this very process, on this host, alive. */
beforeEach(async () => {
  night = await startTinyNight();
  const processes = createHostProcesses();
  const ports = { clock: systemClock, random: systemRandom, processes };
  const database = openSqlite<LedgerSchema>(join(night.folder, '.nightshoot/ledger.db'));
  ledger = await openSqlLedger(database, ports, { dialect: 'sqlite' });
  const taken = await ledger.takeLease({ id: '01KE8OTHERRUN', ...processes.self() }, 60_000);
  if ('heldBy' in taken) throw new Error('a new ledger has no holder');
  other = taken;
});

afterEach(async () => {
  await ledger.close();
  await night.remove();
});

test('a second run leaves with 11 at once, and says who holds the lease', async () => {
  const { exitCode, stderr } = await night.call(['run']);
  expect(exitCode).toBe(11);
  expect(stderr).toContain(`@${hostname()}, process ${process.pid}`);
  expect(stderr).toContain('`nightshoot unlock 01KE8OTHERRUN`');
  expect(await night.gateway.truth()).toEqual([]);
});

test.each([
  ['a flag', ['--if-busy', 'skip'], {}],
  ['the environment', [], { NIGHTSHOOT_IF_BUSY: 'skip' }],
])('told by %s to skip, it leaves with 0 and has done nothing', async (_, flags, variables) => {
  const { exitCode, stdout } = await night.call(['run', '--json', ...flags], variables);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ skipped: true });
});

test('told to wait, it begins when the other has ended', async () => {
  const { child, finished } = night.start(['run', '--wait-lock']);
  await new Promise<void>((waits) => {
    child.stderr?.on('data', (said) => String(said).includes('Waiting for it.') && waits());
  });
  await other.releaseLease();
  const { exitCode } = await finished;
  expect(exitCode).toBe(0);
  expect(clipsIn(await night.stored())).toHaveLength(3);
}, 60_000);

test('unlock ends the lease by its id and no other; its holder writes nothing more', async () => {
  expect((await night.call(['unlock', '01KE8WRONG', '--yes'])).exitCode).toBe(2);
  expect((await night.call(['unlock', '01KE8OTHERRUN', '--yes'])).exitCode).toBe(0);
  await expect(other.claimShow('TNY')).rejects.toMatchObject({ code: 'E_LEASE_LOST' });
  expect((await night.call(['run'])).exitCode).toBe(0);
}, 60_000);
