import {
  type GatewayBatchStatus,
  type GatewayDelivery,
  type GatewayFile,
  type GatewayLine,
  type GatewayVideo,
  gatewayBatchSchema,
} from '../../domain/gateway-records.js';
import type { RecordChange } from '../../ports/gateway-records.js';
import type { SqlTransaction } from '../sql/sql-database.js';
import type { RecordTables } from './record-tables.js';

type Transaction = SqlTransaction<RecordTables>;

/** False when the change asks for a status that the batch has left, or for a file that is gone. */
export async function applyChange(transaction: Transaction, change: RecordChange): Promise<boolean> {
  if (change.kind === 'batch') return writeBatch(transaction, change);
  await write(transaction, change);
  return true;
}

async function write(transaction: Transaction, change: Exclude<RecordChange, { kind: 'batch' }>): Promise<void> {
  switch (change.kind) {
    case 'file':
      await writeFile(transaction, change.file);
      return;
    case 'file_deleted':
      await transaction.deleteFrom('files').where('id', '=', change.id).execute();
      return;
    case 'lines':
      await writeLines(transaction, change.lines);
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
      await writeVideo(transaction, change.video);
      return;
    case 'video_deleted':
      await transaction.deleteFrom('videos').where('id', '=', change.id).execute();
      return;
    case 'character': {
      const document = JSON.stringify(change.character);
      await transaction.insertInto('characters').values({ id: change.character.id, document }).execute();
      return;
    }
    case 'character_shared': {
      const { id, upstream, upstreamId } = change;
      await transaction
        .insertInto('sharedCharacters')
        .values({ id, upstream, upstreamId })
        .onConflict((conflict) => conflict.columns(['id', 'upstream']).doUpdateSet({ upstreamId }))
        .execute();
      return;
    }
    case 'character_unshared':
      await transaction
        .deleteFrom('sharedCharacters')
        .where('id', '=', change.id)
        .where('upstream', '=', change.upstream)
        .where('upstreamId', '=', change.upstreamId)
        .execute();
      return;
    case 'delivery':
      await writeDelivery(transaction, change.delivery);
      return;
    case 'delivery_ended':
      await transaction.deleteFrom('deliveries').where('id', '=', change.id).execute();
      return;
    case 'answer':
      await transaction.insertInto('answers').values(change.answer).execute();
      return;
    case 'truth': {
      const event = JSON.stringify(change.event);
      await transaction.insertInto('truth').values({ event }).execute();
      return;
    }
    case 'batch_forgotten':
      await transaction.deleteFrom('lines').where('batchId', '=', change.id).execute();
      await transaction.deleteFrom('batches').where('id', '=', change.id).execute();
      return;
    case 'answers_forgotten':
      await transaction.deleteFrom('answers').where('createdAtMs', '<', change.beforeMs).execute();
      return;
    case 'truth_forgotten':
      await forgetTruth(transaction, change.beforeMs);
      return;
    default:
      change satisfies never;
  }
}

/** Events stand in the order of their times, so that only the oldest need be looked at. */
const eventsAtOnce = 2_000;

async function forgetTruth(transaction: Transaction, beforeMs: number): Promise<void> {
  const oldest = transaction.selectFrom('truth').select('sequence').orderBy('sequence').limit(eventsAtOnce);
  await transaction
    .deleteFrom('truth')
    .where('sequence', 'in', oldest)
    .where(({ fn, val }) => fn<number>('json_extract', ['event', val('$.atMs')]), '<', beforeMs)
    .execute();
}

async function writeDelivery(transaction: Transaction, delivery: GatewayDelivery): Promise<void> {
  const row = { dueAtMs: delivery.dueAtMs, document: JSON.stringify(delivery) };
  await transaction
    .insertInto('deliveries')
    .values({ id: delivery.id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

async function writeFile(transaction: Transaction, file: GatewayFile): Promise<void> {
  const row = { expiresAtMs: file.expiresAtMs ?? null, document: JSON.stringify(file) };
  await transaction
    .insertInto('files')
    .values({ id: file.id, purpose: file.purpose, sizeBytes: file.sizeBytes, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

async function writeBatch(
  transaction: Transaction,
  { batch, onlyFrom, onlyWithFile }: Extract<RecordChange, { kind: 'batch' }>,
): Promise<boolean> {
  if (onlyFrom !== undefined) {
    const [known] = await transaction.selectFrom('batches').select('document').where('id', '=', batch.id).execute();
    const status = known && gatewayBatchSchema.parse(JSON.parse(known.document)).status;
    if (status !== onlyFrom) return false;
  }
  if (onlyWithFile !== undefined) {
    const files = await transaction.selectFrom('files').select('id').where('id', '=', onlyWithFile).execute();
    if (files.length === 0) return false;
  }
  const row = { isOpen: isOpenStatus(batch.status) ? 1 : 0, document: JSON.stringify(batch) };
  await transaction
    .insertInto('batches')
    .values({ id: batch.id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
  return true;
}

function isOpenStatus(status: GatewayBatchStatus): boolean {
  return status === 'validating' || status === 'in_progress' || status === 'finalizing' || status === 'cancelling';
}

async function writeVideo(transaction: Transaction, video: GatewayVideo): Promise<void> {
  const row = {
    isOpen: video.status === 'queued' || video.status === 'in_progress' ? 1 : 0,
    job: video.job?.state === 'accepted' ? jobKey(video.job) : null,
    expiresAtMs: video.assets === undefined ? null : (video.expiresAtMs ?? null),
    document: JSON.stringify(video),
  };
  await transaction
    .insertInto('videos')
    .values({ id: video.id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

export function jobKey(job: { readonly upstream: string; readonly id: string }): string {
  return `${job.upstream} ${job.id}`;
}

/** 8 columns a row: far below SQLite's limit of 32,766 values a statement, and the same statement for most chunks. */
const rowsPerStatement = 250;

async function writeLines(transaction: Transaction, lines: readonly GatewayLine[]): Promise<void> {
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
