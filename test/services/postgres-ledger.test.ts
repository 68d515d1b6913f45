import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { translatingFaults } from '../../src/adapters/ledger/ledger-fault.js';
import type { LedgerSchema } from '../../src/adapters/ledger/ledger-schema.js';
import { openSqlLedger } from '../../src/adapters/ledger/sql-ledger.js';
import { openPostgres } from '../../src/adapters/sql/open-postgres.js';
import { executeStatements } from '../../src/adapters/sql/sql-database.js';
import type { LeaseHolder } from '../../src/domain/lease.js';
import { describeLedger } from '../contracts/ledger-contract.js';
import { type Postgres, startPostgres } from '../support/start-postgres.js';

let postgres: Postgres;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres.stop();
});

const still = {
  clock: { now: () => 0 },
  random: { bytes: (count: number) => new Uint8Array(count), fraction: () => 0 },
  processes: { isGone: () => false },
};

describeLedger('PostgreSQL', async () => {
  const url = await postgres.newDatabase();
  let nowMs = 0;
  let isGone = (_: LeaseHolder) => false;
  const ports = {
    ...still,
    clock: { now: () => nowMs },
    processes: { isGone: (holder: LeaseHolder) => isGone(holder) },
  };
  return {
    open: () => openSqlLedger(openPostgres<LedgerSchema>(url), ports, { dialect: 'postgres' }),
    setNow: (to) => {
      nowMs = to;
    },
    setGone: (to) => {
      isGone = to;
    },
    close: async () => {},
  };
});

describe('a ledger in PostgreSQL', () => {
  test('is made once when many hosts open it for the first time together', async () => {
    const url = await postgres.newDatabase();
    const open = () => openSqlLedger(openPostgres<LedgerSchema>(url), still, { dialect: 'postgres' });
    const ledgers = await Promise.all([open(), open(), open(), open()]);
    const identities = await Promise.all(ledgers.map((ledger) => ledger.identity()));
    expect(new Set(identities.map(({ ledgerId }) => ledgerId)).size).toBe(1);
    await Promise.all(ledgers.map((ledger) => ledger.close()));
  });

  test('lets nobody rewrite an event', async () => {
    const database = openPostgres<LedgerSchema>(await postgres.newDatabase());
    const ledger = await openSqlLedger(database, still, { dialect: 'postgres' });
    const holder = { id: 'first', host: 'gpu1', user: 'ada', pid: 1, bootId: '', pidStartedAt: '' };
    await ledger.takeLease(holder, 1000);
    for (const change of ["update events set who = 'mallory'", 'delete from events', 'truncate events']) {
      await expect(executeStatements(database, [change])).rejects.toThrow('append-only');
    }
    await ledger.close();
  });

  test('answers again after a restart, and says that a call in between may be repeated', async () => {
    const url = await postgres.newDatabase();
    const ledger = await openSqlLedger(openPostgres<LedgerSchema>(url), still, { dialect: 'postgres' });
    const { ledgerId } = await ledger.identity();
    let isRestarted = false;
    const restarted = postgres.restart().then(() => {
      isRestarted = true;
    });
    let refusals = 0;
    while (!isRestarted) {
      try {
        await ledger.identity();
      } catch (error) {
        expect(error).toMatchObject({ code: 'E_LEDGER_UNREACHABLE', retryable: true });
        refusals += 1;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await restarted;
    expect(refusals).toBeGreaterThan(0);
    expect((await ledger.identity()).ledgerId).toBe(ledgerId);
    await ledger.close();
  });

  test('outlives a connection that ends between two queries of a transaction, and says that it may be repeated', async () => {
    const database = openPostgres<LedgerSchema>(await postgres.newDatabase());
    const isGone = async (pid: number) =>
      (await sql`select 1 from pg_stat_activity where pid = ${pid}`.execute(database)).rows.length === 0;
    const work = translatingFaults(() =>
      database.transaction().execute(async (transaction) => {
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction);
        const pid = rows[0]?.pid ?? 0;
        await sql`select pg_terminate_backend(${pid})`.execute(database);
        await expect.poll(() => isGone(pid)).toBe(true);
        await sql`select 1`.execute(transaction);
      }),
    );
    await expect(work).rejects.toMatchObject({ code: 'E_LEDGER_UNREACHABLE', retryable: true });
    await database.destroy();
  });
});
