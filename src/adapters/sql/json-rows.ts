import { type RawBuilder, sql } from 'kysely';

/** The columns of rows, in order; those that hold whole numbers are named again. */
export interface JsonColumns<Name extends string> {
  readonly names: readonly Name[];
  readonly numbers: readonly NoInfer<Name>[];
}

/**
 * Many rows as one parameter, to insert or to join: a statement of thousands of placeholders takes longer to write, to
 * parse and to bind than the database takes to read a JSON text. Rows are arrays, because a place is found faster than
 * a name, and the whole is an object, because `json_each` of an object is what SQLite and PostgreSQL have in common.
 */
export function jsonRows<Row extends object>(
  rows: readonly Row[],
  { names, numbers }: JsonColumns<keyof Row & string>,
): RawBuilder<Row> {
  const cells = names.map((name, index) => {
    const type = sql.raw(numbers.includes(name) ? 'bigint' : 'text');
    return sql`cast(value->>${sql.lit(index)} as ${type}) as ${sql.ref(name)}`;
  });
  const text = JSON.stringify({ ...rows.map((row) => names.map((name) => row[name])) });
  return sql<Row>`(select ${sql.join(cells)} from json_each(${text}))`;
}
