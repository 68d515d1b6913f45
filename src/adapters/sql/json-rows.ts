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
 *
 * What all rows have in common is a parameter of its own: finding a cell is most of what a row costs, and those of one
 * batch differ in little.
 */
export function jsonRows<Row extends object>(
  rows: readonly Row[],
  { names, numbers }: JsonColumns<keyof Row & string>,
): RawBuilder<Row> {
  const differing = names.filter((name) => rows.some((row) => row[name] !== rows[0]?.[name]));
  const cells = names.map((name) => {
    const place = differing.indexOf(name);
    const value = place < 0 ? sql`${rows[0]?.[name] ?? null}` : sql`value->>${sql.lit(place)}`;
    return sql`cast(${value} as ${sql.raw(numbers.includes(name) ? 'bigint' : 'text')}) as ${sql.ref(name)}`;
  });
  const text = JSON.stringify({ ...rows.map((row) => differing.map((name) => row[name])) });
  return sql<Row>`(select ${sql.join(cells)} from json_each(${text}))`;
}
