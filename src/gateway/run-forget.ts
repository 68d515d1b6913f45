import type { GatewayBatch, GatewayVideo } from '../domain/gateway-records.js';
import { assetKinds } from '../domain/object-key.js';
import type { RecordChange } from '../ports/gateway-records.js';
import { assetBlob, fileBlob } from './blob-names.js';
import type { GatewayPorts } from './gateway-ports.js';

type ForgetPorts = Pick<GatewayPorts, 'records' | 'blobs' | 'clock'>;

const dayMs = 24 * 3600 * 1000;
/** Stripe keeps keys for a day at least; to forget one too early pays twice, to keep one longer costs a kilobyte. */
const answerLifeMs = 7 * dayMs;
/** What happened to a night is asked for within weeks; its clips are gone after a day. */
const nightLifeMs = 90 * dayMs;
/** Looked at together, the oldest first; as long as all of them are past, there may be more. */
const atOnce = 20;

/**
 * Keeps the data folder from growing for ever: old answers to `Idempotency-Key`s, and what is left of nights long past,
 * which is batches with their lines and result files, videos, and the truth about them.
 */
export async function runForget(ports: ForgetPorts, signal: AbortSignal): Promise<void> {
  const now = ports.clock.now();
  const beforeMs = now - nightLifeMs;
  await ports.records.commit([
    { kind: 'answers_forgotten', beforeMs: now - answerLifeMs },
    { kind: 'truth_forgotten', beforeMs },
  ]);
  while (!signal.aborted && (await forgetBatches(beforeMs, ports)) === atOnce);
  while (!signal.aborted && (await forgetVideos(beforeMs, ports)) === atOnce);
}

async function forgetBatches(beforeMs: number, ports: ForgetPorts): Promise<number> {
  const oldest = await ports.records.listBatches({ order: 'asc', limit: atOnce });
  const past = oldest.filter((batch) => batch.createdAtMs < beforeMs && hasEnded(batch));
  const fileIds = past
    .flatMap(({ outputFileId, errorFileId }) => [outputFileId, errorFileId])
    .filter((id) => id !== undefined);
  await ports.records.commit([
    ...past.map(({ id }): RecordChange => ({ kind: 'batch_forgotten', id })),
    ...fileIds.map((id): RecordChange => ({ kind: 'file_deleted', id })),
  ]);
  for (const id of fileIds) await ports.blobs.remove(fileBlob(id));
  return past.length;
}

function hasEnded({ failedAtMs, completedAtMs, expiredAtMs, cancelledAtMs }: GatewayBatch): boolean {
  return [failedAtMs, completedAtMs, expiredAtMs, cancelledAtMs].some((endedAtMs) => endedAtMs !== undefined);
}

async function forgetVideos(beforeMs: number, ports: ForgetPorts): Promise<number> {
  const oldest = await ports.records.listVideos({ order: 'asc', limit: atOnce });
  const past = oldest.filter((video) => video.createdAtMs < beforeMs && isOver(video));
  await ports.records.commit(past.map(({ id }): RecordChange => ({ kind: 'video_deleted', id })));
  for (const { id } of past) for (const kind of assetKinds) await ports.blobs.remove(assetBlob(id, kind));
  return past.length;
}

function isOver({ status }: GatewayVideo): boolean {
  return status === 'completed' || status === 'failed';
}
