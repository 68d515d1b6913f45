import { compareText } from '../../domain/compare-text.js';
import type { AttemptHead, AttemptRecord, VersionHead } from '../../domain/ledger-records.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import type { AttemptFilter, LedgerReader } from '../../ports/ledger.js';
import { jsonRows } from '../sql/json-rows.js';
import type { SqlDatabase } from '../sql/sql-database.js';
import { translatingFaults } from './ledger-fault.js';
import {
  assetFromRow,
  attemptFromRow,
  attemptHeadColumns,
  attemptHeadFromRow,
  eventFromRow,
  leaseFromRow,
  runFromRow,
  submissionFromRow,
  uploadFromRow,
  versionFromRow,
} from './ledger-rows.js';
import type { LedgerSchema } from './ledger-schema.js';

export type LedgerDatabase = SqlDatabase<LedgerSchema>;

export function createSqlLedgerReader(database: LedgerDatabase): LedgerReader {
  return {
    identity: () => translatingFaults(() => readIdentity(database)),
    lease: () =>
      translatingFaults(async () =>
        leaseFromRow(await database.selectFrom('lease').selectAll().executeTakeFirstOrThrow()),
      ),
    runs: () =>
      translatingFaults(async () =>
        (await database.selectFrom('runs').selectAll().orderBy('openedAt').orderBy('id').execute()).map(runFromRow),
      ),
    versions: (shotIds) => translatingFaults(() => readVersions(database, shotIds)),
    versionHeads: () => translatingFaults(() => readInPieces((last) => readVersionHeads(database, last))),
    attempts: (filter) => translatingFaults(() => readAttempts(database, filter ?? {})),
    attemptHeads: () => translatingFaults(() => readInPieces((last) => readAttemptHeads(database, last))),
    sentLines: (submissionId) =>
      translatingFaults(() =>
        database
          .selectFrom('attempts')
          .select(['customId', 'line', 'state'])
          .where('submissionId', '=', submissionId)
          .orderBy('line')
          .execute(),
      ),
    submissions: (filter) => translatingFaults(() => readSubmissions(database, filter ?? {})),
    findUpload: (sha256, server, purpose) =>
      translatingFaults(async () => {
        const query = database.selectFrom('uploads').selectAll().where('sha256', '=', sha256);
        const row = await query.where('server', '=', server).where('purpose', '=', purpose).executeTakeFirst();
        return row && uploadFromRow(row);
      }),
    assets: (filter) => translatingFaults(() => readAssets(database, filter ?? {})),
    events: (filter) => translatingFaults(() => readEvents(database, filter ?? {})),
  };
}

async function readIdentity(database: LedgerDatabase) {
  const row = await database.selectFrom('ledger').selectAll().executeTakeFirst();
  if (row === undefined) {
    throw new RenderQueueError({ code: 'E_LEDGER_FORMAT', kind: 'ledger', message: 'The ledger has no identity row.' });
  }
  return { ledgerId: row.ledgerId, show: row.show ?? undefined };
}

/** Below the 32,766 parameters that SQLite takes and the 65,535 of PostgreSQL. */
export const idsAtOnce = 1000;

export function inChunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  const chunks: Item[][] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}

async function readVersions(database: LedgerDatabase, shotIds: Parameters<LedgerReader['versions']>[0]) {
  const query = database.selectFrom('versions').selectAll().orderBy('shotId').orderBy('version');
  if (shotIds === undefined) return (await query.execute()).map(versionFromRow);
  const rows = [];
  for (const chunk of inChunks(sorted(shotIds), idsAtOnce)) {
    rows.push(...(await query.where('shotId', 'in', chunk).execute()));
  }
  return rows.map(versionFromRow);
}

/** Rows of one piece of a long read: many enough that the way there and back costs nothing, few enough to be gone soon. */
const rowsInPiece = 5000;

/** All rows of a table, each piece from after the last row of the piece before it. */
async function readInPieces<Row>(readAfter: (last: Row | undefined) => Promise<readonly Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for (;;) {
    const piece = await readAfter(rows.at(-1));
    rows.push(...piece);
    if (piece.length < rowsInPiece) return rows;
  }
}

function readVersionHeads(database: LedgerDatabase, last: VersionHead | undefined): Promise<VersionHead[]> {
  const query = database
    .selectFrom('versions')
    .select(['shotId', 'version', 'fingerprint'])
    .orderBy('shotId')
    .orderBy('version')
    .limit(rowsInPiece);
  if (last === undefined) return query.execute();
  return query
    .where(({ eb, refTuple, tuple }) => eb(refTuple('shotId', 'version'), '>', tuple(last.shotId, last.version)))
    .execute();
}

async function readAttemptHeads(database: LedgerDatabase, last: AttemptHead | undefined): Promise<AttemptHead[]> {
  let query = database.selectFrom('attempts').select(attemptHeadColumns).orderBy('customId').limit(rowsInPiece);
  if (last !== undefined) query = query.where('customId', '>', last.customId);
  return (await query.execute()).map(attemptHeadFromRow);
}

async function readAttempts(database: LedgerDatabase, filter: AttemptFilter) {
  const found: AttemptRecord[] = [];
  for (const chunk of chunksOf(filter)) {
    const limit = filter.limit === undefined ? undefined : filter.limit - found.length;
    if (limit === 0) break;
    found.push(...(await readAttemptChunk(database, limit === undefined ? chunk : { ...chunk, limit })));
  }
  return found;
}

/** Long lists of ids are asked for in pieces, in order, so that the pieces join in order; an empty list asks for nothing. */
function chunksOf(filter: AttemptFilter): readonly AttemptFilter[] {
  if (filter.states?.length === 0 || filter.lacks?.length === 0 || filter.videoIds?.length === 0) return [];
  if (filter.customIds !== undefined) {
    return inChunks(sorted(filter.customIds), idsAtOnce).map((customIds) => ({ ...filter, customIds }));
  }
  if (filter.shotIds === undefined) return [filter];
  return inChunks(sorted(filter.shotIds), idsAtOnce).map((shotIds) => ({ ...filter, shotIds }));
}

function sorted<Id extends string>(ids: readonly Id[]): readonly Id[] {
  return [...new Set(ids)].sort(compareText);
}

function readAttemptChunk(database: LedgerDatabase, filter: AttemptFilter): Promise<readonly AttemptRecord[]> {
  return filter.limit === undefined
    ? readInPieces((last) => readAttemptPiece(database, { ...filter, limit: rowsInPiece }, last))
    : readAttemptPiece(database, filter, undefined);
}

async function readAttemptPiece(database: LedgerDatabase, filter: AttemptFilter, last: AttemptRecord | undefined) {
  let query = database.selectFrom('attempts').selectAll().orderBy('customId');
  if (last !== undefined) query = query.where('customId', '>', last.customId);
  if (filter.runId !== undefined) query = query.where('runId', '=', filter.runId);
  if (filter.submissionId !== undefined) query = query.where('submissionId', '=', filter.submissionId);
  if (filter.states !== undefined) query = query.where('state', 'in', filter.states);
  if (filter.shotIds !== undefined) query = query.where('shotId', 'in', filter.shotIds);
  if (filter.customIds !== undefined) query = query.where('customId', 'in', filter.customIds);
  if (filter.isNameless) query = query.where('videoId', 'is', null);
  if (filter.videoIds !== undefined) {
    const asked = filter.videoIds.map((videoId) => ({ videoId }));
    query = query.where('videoId', 'in', (known) =>
      known.selectFrom(jsonRows(asked, { names: ['videoId'], numbers: [] }).as('asked')).select('videoId'),
    );
  }
  if (filter.deadlineAfterMs !== undefined) query = query.where('downloadDeadline', '>', filter.deadlineAfterMs);
  const { lacks } = filter;
  if (lacks !== undefined) {
    query = query.where(
      ({ selectFrom, fn }) =>
        selectFrom('assets')
          .select(fn.countAll<number>().as('held'))
          .whereRef('assets.customId', '=', 'attempts.customId')
          .where('assets.kind', 'in', lacks),
      '<',
      lacks.length,
    );
  }
  if (filter.limit !== undefined) query = query.limit(filter.limit);
  return (await query.execute()).map(attemptFromRow);
}

async function readSubmissions(
  database: LedgerDatabase,
  filter: NonNullable<Parameters<LedgerReader['submissions']>[0]>,
) {
  let query = database.selectFrom('submissions').selectAll().orderBy('intendedAt').orderBy('id');
  if (filter.states?.length === 0) return [];
  if (filter.states !== undefined) query = query.where('state', 'in', filter.states);
  if (filter.runId !== undefined) query = query.where('runId', '=', filter.runId);
  return (await query.execute()).map(submissionFromRow);
}

async function readAssets(database: LedgerDatabase, filter: NonNullable<Parameters<LedgerReader['assets']>[0]>) {
  let query = database.selectFrom('assets').selectAll('assets').orderBy('customId').orderBy('kind');
  if (filter.runId !== undefined) {
    query = query
      .innerJoin('attempts', 'attempts.customId', 'assets.customId')
      .where('attempts.runId', '=', filter.runId)
      .clearOrderBy()
      .orderBy('assets.customId')
      .orderBy('assets.kind');
  }
  if (filter.customIds === undefined) return (await query.execute()).map(assetFromRow);
  const rows = [];
  for (const chunk of inChunks(sorted(filter.customIds), idsAtOnce)) {
    rows.push(...(await query.where('assets.customId', 'in', chunk).execute()));
  }
  return rows.map(assetFromRow);
}

async function readEvents(database: LedgerDatabase, filter: NonNullable<Parameters<LedgerReader['events']>[0]>) {
  let query = database.selectFrom('events').selectAll().orderBy('sequence');
  if (filter.after !== undefined) query = query.where('sequence', '>', filter.after);
  if (filter.runId !== undefined) query = query.where('runId', '=', filter.runId);
  if (filter.subject !== undefined) query = query.where('subject', '=', filter.subject);
  if (filter.subjectId !== undefined) query = query.where('subjectId', '=', filter.subjectId);
  if (filter.event !== undefined) query = query.where('event', '=', filter.event);
  if (filter.limit !== undefined) query = query.limit(filter.limit);
  return (await query.execute()).map(eventFromRow);
}
