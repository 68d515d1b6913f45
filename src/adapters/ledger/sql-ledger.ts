import { isLeaseFree, type LeaseHolder } from '../../domain/lease.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { formatUlid } from '../../domain/ulid.js';
import type { Clock } from '../../ports/clock.js';
import type { Ledger } from '../../ports/ledger.js';
import type { Processes } from '../../ports/processes.js';
import type { Random } from '../../ports/random.js';
import { executeStatements } from '../sql/sql-database.js';
import { brokenLeaseEvent, leaseEvent } from './ledger-events.js';
import { translatingFaults } from './ledger-fault.js';
import { ledgerMigrations, type SqlDialect } from './ledger-migrations.js';
import { leaseFromRow } from './ledger-rows.js';
import { createSqlLedgerReader, type LedgerDatabase } from './sql-ledger-reader.js';
import { appendEvents, createSqlLedgerWriter } from './sql-ledger-writer.js';

export interface SqlLedgerPorts {
  readonly clock: Pick<Clock, 'now'>;
  readonly random: Random;
  readonly processes: Pick<Processes, 'isGone'>;
}

/** Opens the ledger in a database, bringing its tables to this program's format; a newer format is refused by name. */
export async function openSqlLedger(
  database: LedgerDatabase,
  ports: SqlLedgerPorts,
  options: { readonly dialect: SqlDialect },
): Promise<Ledger> {
  await translatingFaults(() => migrate(database, ports, options.dialect));
  return {
    ...createSqlLedgerReader(database),
    takeLease: (holder, durationMs) => takeLease(database, ports, { holder, durationMs }),
    breakLease: (holderId, who) => breakLease(database, ports, { holderId, who }),
    close: () => database.destroy(),
  };
}

async function migrate(database: LedgerDatabase, ports: SqlLedgerPorts, dialect: SqlDialect): Promise<void> {
  if ((await readFormat(database)) === ledgerMigrations.length) return;
  await database.transaction().execute(async (transaction) => {
    if (dialect === 'postgres') await executeStatements(transaction, [oneMigratorAtATime]);
    const format = await readFormat(transaction);
    refuseNewerFormat(format);
    for (const migration of ledgerMigrations.slice(format)) {
      await executeStatements(transaction, migration(dialect));
    }
    if (format === 0) {
      const ledgerId = formatUlid(ports.clock.now(), ports.random.bytes(10));
      await transaction
        .insertInto('ledger')
        .values({ id: 1, ledgerId, format: ledgerMigrations.length, show: null })
        .execute();
    } else {
      await transaction.updateTable('ledger').set({ format: ledgerMigrations.length }).execute();
    }
  });
}

/** SQLite's transactions hold the write lock anyway. The number is `nightshoot` in our own spelling, held until the commit. */
const oneMigratorAtATime = 'select pg_advisory_xact_lock(7119104110)';

/** 0 where there are no tables yet. */
async function readFormat(database: LedgerDatabase): Promise<number> {
  const tables = await database.introspection.getTables();
  if (!tables.some((table) => table.name === 'ledger')) return 0;
  const row = await database.selectFrom('ledger').select('format').executeTakeFirst();
  return row?.format ?? 0;
}

function refuseNewerFormat(format: number): void {
  if (format <= ledgerMigrations.length) return;
  throw new RenderQueueError({
    code: 'E_LEDGER_FORMAT',
    kind: 'ledger',
    message: `The ledger has format ${format}; this nightshoot knows formats up to ${ledgerMigrations.length}.`,
    hint: 'Use the version of nightshoot that last wrote it, or a newer one.',
  });
}

function takeLease(
  database: LedgerDatabase,
  ports: SqlLedgerPorts,
  wish: { readonly holder: LeaseHolder; readonly durationMs: number },
): ReturnType<Ledger['takeLease']> {
  return translatingFaults(() =>
    database.transaction().execute(async (transaction) => {
      // The update locks the row, so that of two takers one waits and then reads what the other wrote.
      await transaction
        .updateTable('lease')
        .set((lock) => ({ writes: lock('writes', '+', 1) }))
        .execute();
      const row = await transaction.selectFrom('lease').selectAll().executeTakeFirstOrThrow();
      const lease = leaseFromRow(row);
      const now = ports.clock.now();
      if (lease !== undefined && !isLeaseFree(lease, now, ports.processes.isGone)) return { heldBy: lease };
      const { id: holderId, user: holderUser, ...holder } = wish.holder;
      const taken = { epoch: row.epoch + 1, acquiredAt: now, expiresAt: now + wish.durationMs };
      await transaction
        .updateTable('lease')
        .set({ holderId, holderUser, ...holder, ...taken })
        .execute();
      const ours = { epoch: taken.epoch, holder: wish.holder };
      await appendEvents(transaction, [leaseEvent(ours, 'taken', now)]);
      return createSqlLedgerWriter(database, ours, ports.clock);
    }),
  );
}

function breakLease(
  database: LedgerDatabase,
  ports: SqlLedgerPorts,
  { holderId, who }: { readonly holderId: string; readonly who: string },
): Promise<void> {
  return translatingFaults(() =>
    database.transaction().execute(async (transaction) => {
      const ended = transaction.updateTable('lease').set({ holderId: null }).where('holderId', '=', holderId);
      const { numUpdatedRows } = await ended.executeTakeFirst();
      if (numUpdatedRows === 1n) await appendEvents(transaction, [brokenLeaseEvent(holderId, who, ports.clock.now())]);
    }),
  );
}
