import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { CamelCasePlugin, Kysely, SqliteDialect } from 'kysely';
import Database from 'libsql';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { refuseNetworkFileSystem } from './refuse-network-file-system.js';
import type { SqlDatabase } from './sql-database.js';

/**
 * Opens a SQLite file of ours, made private to this user when it is new; `:memory:` opens an empty one.
 * A commit returns when its bytes are on the disk. Transactions take the write lock when they begin, so two processes
 * queue for it instead of failing half way. Columns are snake_case in the file and camelCase in code.
 */
export function openSqlite<Schema>(path: string): SqlDatabase<Schema> {
  return new Kysely<Schema>({
    dialect: new SqliteDialect({ database: withImmediateTransactions(openFile(path)) }),
    plugins: [new CamelCasePlugin()],
  });
}

function openFile(path: string): Database.Database {
  try {
    if (path !== ':memory:') makePrivateFile(path);
    const database = new Database(path);
    // First, because everything after it may meet another process that opens the same new file.
    database.exec(`pragma busy_timeout = ${busyTimeoutMs}`);
    becomeWriteAhead(database);
    database.exec('pragma synchronous = full');
    database.exec('pragma foreign_keys = on');
    return database;
  } catch (cause) {
    throw cause instanceof RenderQueueError ? cause : cannotOpen(path, cause);
  }
}

/** The change of journal takes the whole file for itself, and may find it taken by a process that does the same. */
function becomeWriteAhead(database: Database.Database): void {
  for (let waitedMs = 0; ; waitedMs += journalWaitMs) {
    try {
      database.exec('pragma journal_mode = wal');
      return;
    } catch (error) {
      const isBusy = error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
      if (!isBusy || waitedMs >= busyTimeoutMs) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, journalWaitMs);
    }
  }
}

const journalWaitMs = 20;

function cannotOpen(path: string, cause: unknown): RenderQueueError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown cause';
  const isDamaged = code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT';
  return new RenderQueueError({
    code: isDamaged ? 'E_LEDGER_DAMAGED' : 'E_LEDGER_UNREACHABLE',
    kind: 'ledger',
    message: `\`${path}\` ${isDamaged ? 'is not a SQLite database any more' : `cannot be opened (${code})`}.`,
    hint: isDamaged
      ? 'Move the file away and run `nightshoot recover`, which rebuilds it from the store and the server.'
      : 'Check that the path names a file this user may write.',
    cause,
  });
}

/** Our longest transaction, an intent of 50,000 lines, takes about two seconds; waiting blocks this process. */
const busyTimeoutMs = 10_000;

type SqliteStatement = ReturnType<Database.Database['prepare']>;

function withImmediateTransactions(database: Database.Database) {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => {
      statements.clear();
      database.close();
    },
    prepare: (sql: string) => {
      const known = statements.get(sql);
      if (known !== undefined) return known;
      const statement = database.prepare(sql === 'begin' ? 'begin immediate' : sql);
      if (statements.size < longestStatementCache) statements.set(sql, statement);
      return statement;
    },
  };
}

/** Statements differ by how many rows they write; past this many, preparing again is cheaper than keeping them all. */
const longestStatementCache = 256;

function makePrivateFile(path: string): void {
  const folder = dirname(path);
  if (mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined) chmodSync(folder, 0o700);
  refuseNetworkFileSystem(path, folder);
  closeSync(openSync(path, 'a', 0o600));
}
