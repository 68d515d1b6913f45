import {
  gatewayBatchSchema,
  gatewayFileSchema,
  gatewayLineSchema,
  gatewayLineStateSchema,
  gatewayVideoSchema,
  truthEventSchema,
} from '../../domain/gateway-records.js';
import type { GatewayRecords, LineQuery, ListQuery } from '../../ports/gateway-records.js';
import { openSqlite } from '../sql/open-sqlite.js';
import { executeStatements, type SqlDatabase } from '../sql/sql-database.js';
import { applyChange } from './apply-change.js';
import { type RecordTables, recordTablesSql } from './record-tables.js';

/** Opens, or makes, the records of a gateway; `:memory:` keeps them for the life of the process. */
export async function openGatewayRecords(path: string): Promise<GatewayRecords> {
  const database = openSqlite<RecordTables>(path);
  await executeStatements(database, recordTablesSql);
  return {
    commit: (changes) =>
      database.transaction().execute(async (transaction) => {
        for (const change of changes) await applyChange(transaction, change);
      }),
    findFile: async (id) => parseFound(gatewayFileSchema, await documentOf(database, 'files', id)),
    listFiles: (query) => listFiles(database, query),
    findBatch: async (id) => parseFound(gatewayBatchSchema, await documentOf(database, 'batches', id)),
    listBatches: async (query) => parseAll(gatewayBatchSchema, await pageOf(database, 'batches', query)),
    openBatches: async () => parseAll(gatewayBatchSchema, await openOf(database, 'batches')),
    countLines: (batchId) => countLines(database, batchId),
    listLines: (query) => listLines(database, query),
    findVideo: async (id) => parseFound(gatewayVideoSchema, await documentOf(database, 'videos', id)),
    listVideos: async (query) => parseAll(gatewayVideoSchema, await pageOf(database, 'videos', query)),
    openVideos: async () => parseAll(gatewayVideoSchema, await openOf(database, 'videos')),
    findAnswer: async (key) => {
      const [row] = await database.selectFrom('answers').selectAll().where('key', '=', key).execute();
      return row;
    },
    truth: async () => {
      const rows = await database.selectFrom('truth').select('event as document').orderBy('sequence').execute();
      return parseAll(truthEventSchema, rows);
    },
    close: () => database.destroy(),
  };
}

interface Document {
  readonly document: string;
}

type DocumentTableName = 'files' | 'batches' | 'videos';

async function documentOf(
  database: SqlDatabase<RecordTables>,
  table: DocumentTableName,
  id: string,
): Promise<Document | undefined> {
  const [row] = await database.selectFrom(table).select('document').where('id', '=', id).execute();
  return row;
}

async function pageOf(
  database: SqlDatabase<RecordTables>,
  table: DocumentTableName,
  query: ListQuery,
): Promise<readonly Document[]> {
  const all = database.selectFrom(table).select('document').orderBy('sequence', query.order).limit(query.limit);
  if (query.after === undefined) return all.execute();
  const last = database.selectFrom(table).select('sequence').where('id', '=', query.after);
  return all.where('sequence', query.order === 'asc' ? '>' : '<', last).execute();
}

function openOf(database: SqlDatabase<RecordTables>, table: 'batches' | 'videos'): Promise<readonly Document[]> {
  return database.selectFrom(table).select('document').where('isOpen', '=', 1).orderBy('sequence').execute();
}

async function listFiles(database: SqlDatabase<RecordTables>, query: ListQuery & { readonly purpose?: string }) {
  if (query.purpose === undefined) return parseAll(gatewayFileSchema, await pageOf(database, 'files', query));
  const all = database
    .selectFrom('files')
    .select('document')
    .where('purpose', '=', query.purpose)
    .orderBy('sequence', query.order)
    .limit(query.limit);
  if (query.after === undefined) return parseAll(gatewayFileSchema, await all.execute());
  const last = database.selectFrom('files').select('sequence').where('id', '=', query.after);
  const page = all.where('sequence', query.order === 'asc' ? '>' : '<', last);
  return parseAll(gatewayFileSchema, await page.execute());
}

async function countLines(database: SqlDatabase<RecordTables>, batchId: string) {
  const rows = await database
    .selectFrom('lines')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .where('batchId', '=', batchId)
    .groupBy('state')
    .execute();
  return Object.fromEntries(rows.map((row) => [gatewayLineStateSchema.parse(row.state), row.count]));
}

async function listLines(database: SqlDatabase<RecordTables>, query: LineQuery) {
  let lines = database
    .selectFrom('lines')
    .selectAll()
    .where('batchId', '=', query.batchId)
    .where('line', '>', query.afterLine);
  if (query.states !== undefined) lines = lines.where('state', 'in', [...query.states]);
  const rows = await lines.orderBy('line').limit(query.limit).execute();
  return rows.map(({ videoId, refusal, ...row }) =>
    gatewayLineSchema.parse({
      ...row,
      ...(videoId === null ? {} : { videoId }),
      ...(refusal === null ? {} : { refusal: JSON.parse(refusal) }),
    }),
  );
}

interface Parser<Value> {
  readonly parse: (json: unknown) => Value;
}

function parseFound<Value>(schema: Parser<Value>, row: Document | undefined): Value | undefined {
  return row === undefined ? undefined : schema.parse(JSON.parse(row.document));
}

function parseAll<Value>(schema: Parser<Value>, rows: readonly Document[]): readonly Value[] {
  return rows.map((row) => schema.parse(JSON.parse(row.document)));
}
