import type { GatewayBatchStatus, GatewayLine } from '../../domain/gateway-records.js';
import type { RecordChange } from '../../ports/gateway-records.js';
import type { SqlTransaction } from '../sql/sql-database.js';
import type { RecordTables } from './record-tables.js';

export async function applyChange(transaction: SqlTransaction<RecordTables>, change: RecordChange): Promise<void> {
  switch (change.kind) {
    case 'file':
      await upsertFile(transaction, change.file);
      return;
    case 'file_deleted':
      await transaction.deleteFrom('files').where('id', '=', change.id).execute();
      return;
    case 'batch':
      await upsert(transaction, 'batches', {
        id: change.batch.id,
        isOpen: isOpenStatus(change.batch.status) ? 1 : 0,
        document: JSON.stringify(change.batch),
      });
      return;
    case 'lines':
      await upsertLines(transaction, change.lines);
      return;
    case 'lines_deleted':
      await transaction.deleteFrom('lines').where('batchId', '=', change.batchId).execute();
      return;
    case 'lines_moved':
      await transaction
        .updateTable('lines')
        .set({ state: change.to })
        .where('batchId', '=', change.batchId)
        .where('state', '=', change.from)
        .execute();
      return;
    case 'video':
      await upsert(transaction, 'videos', {
        id: change.video.id,
        isOpen: change.video.status === 'queued' || change.video.status === 'in_progress' ? 1 : 0,
        document: JSON.stringify(change.video),
      });
      return;
    case 'video_deleted':
      await transaction.deleteFrom('videos').where('id', '=', change.id).execute();
      return;
    case 'answer':
      await transaction.insertInto('answers').values(change.answer).execute();
      return;
    case 'truth':
      await transaction
        .insertInto('truth')
        .values({ event: JSON.stringify(change.event) })
        .execute();
      return;
    default:
      change satisfies never;
  }
}

function isOpenStatus(status: GatewayBatchStatus): boolean {
  return status === 'validating' || status === 'in_progress' || status === 'finalizing' || status === 'cancelling';
}

async function upsertFile(
  transaction: SqlTransaction<RecordTables>,
  file: { readonly id: string; readonly purpose: string },
): Promise<void> {
  await transaction
    .insertInto('files')
    .values({ id: file.id, purpose: file.purpose, document: JSON.stringify(file) })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ document: JSON.stringify(file) }))
    .execute();
}

async function upsert(
  transaction: SqlTransaction<RecordTables>,
  table: 'batches' | 'videos',
  row: { readonly id: string; readonly isOpen: number; readonly document: string },
): Promise<void> {
  await transaction
    .insertInto(table)
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ isOpen: row.isOpen, document: row.document }))
    .execute();
}

/** 8 columns a row: far below SQLite's limit of 32,766 values a statement, and the same statement for most chunks. */
const rowsPerStatement = 250;

async function upsertLines(transaction: SqlTransaction<RecordTables>, lines: readonly GatewayLine[]): Promise<void> {
  for (let start = 0; start < lines.length; start += rowsPerStatement) {
    const rows = lines.slice(start, start + rowsPerStatement).map((line) => ({
      ...line,
      videoId: line.videoId ?? null,
      refusal: line.refusal === undefined ? null : JSON.stringify(line.refusal),
    }));
    await transaction
      .insertInto('lines')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['batchId', 'line']).doUpdateSet(({ ref }) => ({
          state: ref('excluded.state'),
          videoId: ref('excluded.videoId'),
          refusal: ref('excluded.refusal'),
        })),
      )
      .execute();
  }
}
