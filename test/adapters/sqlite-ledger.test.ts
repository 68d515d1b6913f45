import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LedgerSchema } from '../../src/adapters/ledger/ledger-schema.js';
import { openSqlLedger } from '../../src/adapters/ledger/sql-ledger.js';
import { openSqlite } from '../../src/adapters/sql/open-sqlite.js';
import { executeStatements } from '../../src/adapters/sql/sql-database.js';
import type { LeaseHolder } from '../../src/domain/lease.js';
import { describeLedger } from '../contracts/ledger-contract.js';

const still = {
  clock: { now: () => 0 },
  random: { bytes: (count: number) => new Uint8Array(count), fraction: () => 0 },
  processes: { isGone: () => false },
};

describeLedger('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nightshoot-ledger-'));
  let nowMs = 0;
  let isGone = (_: LeaseHolder) => false;
  const ports = {
    ...still,
    clock: { now: () => nowMs },
    processes: { isGone: (holder: LeaseHolder) => isGone(holder) },
  };
  return {
    open: () => openSqlLedger(openSqlite<LedgerSchema>(join(folder, 'ledger.db')), ports, { dialect: 'sqlite' }),
    setNow: (to) => {
      nowMs = to;
    },
    setGone: (to) => {
      isGone = to;
    },
    close: () => rm(folder, { recursive: true }),
  };
});

describe('the ledger file', () => {
  test('is private to its user, folder and all', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, '.nightshoot', 'ledger.db');
      const ledger = await openSqlLedger(openSqlite<LedgerSchema>(path), still, { dialect: 'sqlite' });
      expect((await stat(join(folder, '.nightshoot'))).mode & 0o777).toBe(0o700);
      for (const file of ['ledger.db', 'ledger.db-wal', 'ledger.db-shm']) {
        expect((await stat(join(folder, '.nightshoot', file))).mode & 0o777, file).toBe(0o600);
      }
      await ledger.close();
    });
  });

  test('of a newer format is refused by name', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'ledger.db');
      await (await openSqlLedger(openSqlite<LedgerSchema>(path), still, { dialect: 'sqlite' })).close();
      const database = openSqlite<LedgerSchema>(path);
      await executeStatements(database, ['update ledger set format = 99']);
      const opening = openSqlLedger(database, still, { dialect: 'sqlite' });
      await expect(opening).rejects.toMatchObject({
        code: 'E_LEDGER_FORMAT',
        message: expect.stringContaining('format 99'),
      });
      await database.destroy();
    });
  });

  test('lets nobody rewrite an event', async () => {
    await inFolder(async (folder) => {
      const database = openSqlite<LedgerSchema>(join(folder, 'ledger.db'));
      const ledger = await openSqlLedger(database, still, { dialect: 'sqlite' });
      const holder = { id: 'first', host: 'gpu1', user: 'ada', pid: 1, bootId: '', pidStartedAt: '' };
      await ledger.takeLease(holder, 1000);
      await expect(executeStatements(database, ["update events set who = 'mallory'"])).rejects.toThrow('append-only');
      await expect(executeStatements(database, ['delete from events'])).rejects.toThrow('append-only');
      await ledger.close();
    });
  });

  test('that cannot be written is an error with its cause, not a crash', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'ledger.db');
      await (await openSqlLedger(openSqlite<LedgerSchema>(path), still, { dialect: 'sqlite' })).close();
      const database = openSqlite<LedgerSchema>(path);
      await executeStatements(database, ['drop table lease']);
      const ledger = await openSqlLedger(database, still, { dialect: 'sqlite' });
      await expect(ledger.lease()).rejects.toMatchObject({ code: 'E_LEDGER_FAULT', kind: 'ledger' });
      await ledger.close();
    });
  });
});

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'nightshoot-ledger-'));
  await chmod(folder, 0o755);
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
