import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely';
import { Pool, types } from 'pg';
import type { SqlDatabase } from './sql-database.js';

/** One writer needs one connection; readers beside it need one more. */
const connections = 3;

/** Opens a PostgreSQL database by its `postgres://` address. It connects when it is first asked, and again after a restart. */
export function openPostgres<Schema>(url: string): SqlDatabase<Schema> {
  const pool = new Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 60_000,
    idle_in_transaction_session_timeout: 60_000,
    application_name: 'nightshoot',
    types: { getTypeParser: numericTypes },
  });
  // An idle connection that the server closes says so here; the next query opens another, and meets the fault if it lasts.
  pool.on('error', () => undefined);
  // One that closes between two queries of a transaction says so itself; unheard, it would end the program, and the next query meets it too.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }), plugins: [new CamelCasePlugin()] });
}

/** `int8` comes as text, because JavaScript's numbers end at 2^53; our times and counters stay far below. */
function numericTypes(oid: number, format?: 'text' | 'binary') {
  return oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format === 'binary' ? 'text' : 'text');
}
