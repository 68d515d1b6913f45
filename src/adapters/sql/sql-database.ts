import { type Generated, type Kysely, sql, type Transaction } from 'kysely';

/** A database whose tables are known to the compiler: the one form in which adapters hand SQL about. */
export type SqlDatabase<Schema> = Kysely<Schema>;
export type SqlTransaction<Schema> = Transaction<Schema>;
/** A column the database fills in by itself. */
export type SqlGenerated<Value> = Generated<Value>;

/** Statements of our own writing, such as migrations; never text that holds anybody's data. */
export async function executeStatements<Schema>(
  database: SqlDatabase<Schema>,
  statements: readonly string[],
): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}
