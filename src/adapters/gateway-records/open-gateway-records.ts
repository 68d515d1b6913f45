import {
  gatewayBatchSchema,
  gatewayCharacterSchema,
  gatewayDeliverySchema,
  gatewayFileSchema,
  gatewayLineSchema,
  gatewayLineStateSchema,
  gatewayVideoSchema,
  truthEventSchema,
} from '../../domain/gateway-records.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import type { FileQuery, GatewayRecords, LineQuery, ListQuery, RecordChange } from '../../ports/gateway-records.js';
import { openSqlite } from '../sql/open-sqlite.js';
import { executeStatements, type SqlDatabase } from '../sql/sql-database.js';
import { applyChange, jobKey } from './apply-change.js';
import { RecentVideos } from './recent-videos.js';
import { type RecordTables, recordFormat, recordTablesSql } from './record-tables.js';

/** Opens, or makes, the records of a gateway; `:memory:` keeps them for the life of the process. */
export async function openGatewayRecords(path: string): Promise<GatewayRecords> {
  const database = openSqlite<RecordTables>(path);
  await executeStatements(database, recordTablesSql);
  await checkFormat(database, path);
  const recent = new RecentVideos();
  return {
    commit: async (changes) => {
      recent.forget(changes);
      const isDone = await commit(database, changes);
      // A read that ran beside the commit may have kept what was there before.
      recent.forget(changes);
      return isDone;
    },
    findFile: async (id) => parseFound(gatewayFileSchema, await documentOf(database, 'files', id)),
    listFiles: (query) => listFiles(database, query),
    findBatch: async (id) => parseFound(gatewayBatchSchema, await documentOf(database, 'batches', id)),
    listBatches: async (query) => parseAll(gatewayBatchSchema, await pageOf(database, 'batches', query)),
    openBatches: async () => parseAll(gatewayBatchSchema, await openBatches(database)),
    countLines: (batchId) => countLines(database, batchId),
    listLines: (query) => listLines(database, query),
    findVideo: async (id) => {
      const known = recent.find(id);
      if (known !== undefined) return known;
      const video = parseFound(gatewayVideoSchema, await documentOf(database, 'videos', id));
      if (video !== undefined) recent.keep(video);
      return video;
    },
    listVideos: async (query) => parseAll(gatewayVideoSchema, await pageOf(database, 'videos', query)),
    openVideos: async (page) => parseAll(gatewayVideoSchema, await openVideos(database, page)),
    findVideoOfJob: async (job) => {
      const [row] = await database.selectFrom('videos').select('document').where('job', '=', jobKey(job)).execute();
      return parseFound(gatewayVideoSchema, row);
    },
    findCharacter: async (id) => parseFound(gatewayCharacterSchema, await documentOf(database, 'characters', id)),
    findSharedCharacter: async (id, upstream) => {
      const found = database.selectFrom('sharedCharacters').select('upstreamId');
      const [row] = await found.where('id', '=', id).where('upstream', '=', upstream).execute();
      return row?.upstreamId;
    },
    expiredFiles: async (now) => parseAll(gatewayFileSchema, await expiredOf(database, 'files', now)),
    expiredVideos: async (now) => parseAll(gatewayVideoSchema, await expiredOf(database, 'videos', now)),
    storedBytes: () => storedBytes(database),
    dueDeliveries: async (now) => parseAll(gatewayDeliverySchema, await dueDeliveries(database, now)),
    nextDeliveryAtMs: async () => {
      const [row] = await database.selectFrom('deliveries').select('dueAtMs').orderBy('dueAtMs').limit(1).execute();
      return row?.dueAtMs;
    },
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

async function checkFormat(database: SqlDatabase<RecordTables>, path: string): Promise<void> {
  const [row] = await database.selectFrom('format').select('number').execute();
  if (row === undefined) await database.insertInto('format').values({ number: recordFormat }).execute();
  if (row === undefined || row.number === recordFormat) return;
  throw new RenderQueueError({
    code: 'E_GATEWAY_FORMAT',
    kind: 'config',
    message: `${path} has format ${row.number}; this version reads format ${recordFormat}.`,
    hint: 'Run the version of nightshoot that wrote it, or name another folder with `--data`.',
  });
}

async function storedBytes(database: SqlDatabase<RecordTables>): Promise<number> {
  const [files] = await database
    .selectFrom('files')
    .select(({ fn }) => fn.sum<number | null>('sizeBytes').as('sum'))
    .execute();
  const [clips] = await database
    .selectFrom('characters')
    .select(({ fn, val }) => fn.sum<number | null>(fn('json_extract', ['document', val('$.clip.sizeBytes')])).as('sum'))
    .execute();
  return (files?.sum ?? 0) + (clips?.sum ?? 0);
}

/** Thrown to roll a transaction back, and caught at once. */
class ConditionNotMet extends Error {}

async function commit(database: SqlDatabase<RecordTables>, changes: readonly RecordChange[]): Promise<boolean> {
  try {
    await database.transaction().execute(async (transaction) => {
      for (const change of changes) if (!(await applyChange(transaction, change))) throw new ConditionNotMet();
    });
    return true;
  } catch (cause) {
    if (cause instanceof ConditionNotMet) return false;
    throw cause;
  }
}

interface Document {
  readonly document: string;
}

type DocumentTableName = 'files' | 'batches' | 'videos' | 'characters';

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

/** As many as one round of sweeping takes away. */
const expiredAtOnce = 200;

function expiredOf(
  database: SqlDatabase<RecordTables>,
  table: 'files' | 'videos',
  now: number,
): Promise<readonly Document[]> {
  return database
    .selectFrom(table)
    .select('document')
    .where('expiresAtMs', '<=', now)
    .orderBy('expiresAtMs')
    .limit(expiredAtOnce)
    .execute();
}

function openBatches(database: SqlDatabase<RecordTables>): Promise<readonly Document[]> {
  return database.selectFrom('batches').select('document').where('isOpen', '=', 1).orderBy('sequence').execute();
}

function openVideos(
  database: SqlDatabase<RecordTables>,
  { limit, after }: Omit<ListQuery, 'order'>,
): Promise<readonly Document[]> {
  const open = database.selectFrom('videos').select('document').where('isOpen', '=', 1);
  const page = open.orderBy('sequence').limit(limit);
  if (after === undefined) return page.execute();
  const last = database.selectFrom('videos').select('sequence').where('id', '=', after);
  return page.where('sequence', '>', last).execute();
}

/** A slow receiver holds up as many others as these. */
const deliveriesAtOnce = 50;

function dueDeliveries(database: SqlDatabase<RecordTables>, now: number): Promise<readonly Document[]> {
  return database
    .selectFrom('deliveries')
    .select('document')
    .where('dueAtMs', '<=', now)
    .orderBy('dueAtMs')
    .limit(deliveriesAtOnce)
    .execute();
}

async function listFiles(database: SqlDatabase<RecordTables>, query: FileQuery) {
  let files = database
    .selectFrom('files')
    .select('document')
    .where((file) => file.or([file('expiresAtMs', 'is', null), file('expiresAtMs', '>', query.aliveAtMs)]))
    .orderBy('sequence', query.order)
    .limit(query.limit);
  if (query.purpose !== undefined) files = files.where('purpose', '=', query.purpose);
  if (query.after !== undefined) {
    const last = database.selectFrom('files').select('sequence').where('id', '=', query.after);
    files = files.where('sequence', query.order === 'asc' ? '>' : '<', last);
  }
  return parseAll(gatewayFileSchema, await files.execute());
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
