import type { formatBatch } from '../protocol/batch-object.js';
import { formatErrorEnvelope } from '../protocol/error-envelope.js';
import { notFound } from './api-error.js';
import type { StagedFaults } from './staged-faults.js';

type BatchObject = ReturnType<typeof formatBatch>;

/** One look at a batch, spoiled as the fault switches say. Throws the 404 of `batch-gone`. */
export async function spoilBatch(batch: BatchObject, faults: StagedFaults): Promise<object> {
  if (await faults.strikes('batch-error', 'batch')) return vanished;
  if (await faults.strikes('batch-gone', batch.id)) throw notFound('batch', batch.id);
  let spoiled: object = batch;
  if (isOver(batch)) {
    if (await faults.strikesBatch('empty-file-id', batch.id)) spoiled = { ...spoiled, ...emptyFileIds(batch) };
    if (await faults.strikes('hidden-files', 'batch'))
      spoiled = { ...spoiled, output_file_id: null, error_file_id: null };
    if (await faults.strikes('stuck-finalizing', 'batch')) spoiled = { ...spoiled, ...stillFinalizing };
  }
  if (await faults.strikes('stuck-validating', 'batch')) spoiled = { ...spoiled, ...stillValidating };
  if (await faults.strikes('times-missing', 'batch')) spoiled = changeTimes(spoiled, timeless);
  if (await faults.strikes('times-in-future', 'batch')) spoiled = changeTimes(spoiled, inAYear);
  if (await faults.strikes('times-before', 'batch')) spoiled = changeTimes(spoiled, aDayBefore);
  if (await faults.strikes('unknown-status', 'batch')) spoiled = { ...spoiled, status: 'contemplating' };
  if (await faults.strikes('wrong-counts', 'batch')) spoiled = { ...spoiled, request_counts: wrongCounts(batch) };
  return (await faults.strikes('times-in-ms', 'batch')) ? changeTimes(spoiled, inMs) : spoiled;
}

const vanished = formatErrorEnvelope({
  message: 'The batch does not exist.',
  type: 'invalid_request_error',
  param: undefined,
  code: 'not_found',
});

function isOver({ status }: BatchObject): boolean {
  return status === 'completed' || status === 'expired' || status === 'cancelled';
}

function emptyFileIds({ output_file_id: output, error_file_id: error }: BatchObject) {
  return { output_file_id: output ?? '', error_file_id: error ?? '' };
}

const stillFinalizing = { status: 'finalizing', output_file_id: null, error_file_id: null, completed_at: null };

const stillValidating = {
  ...stillFinalizing,
  status: 'validating',
  in_progress_at: null,
  finalizing_at: null,
  request_counts: { total: 0, completed: 0, failed: 0 },
};

function wrongCounts({ request_counts: counts }: BatchObject) {
  return { total: counts?.total ?? 0, completed: counts?.total ?? 0, failed: 0 };
}

type TimeChange = (seconds: number, name: string) => number | null;

const inMs: TimeChange = (seconds) => seconds * 1000;
const inAYear: TimeChange = (seconds) => seconds + 365 * 24 * 3600;
const aDayBefore: TimeChange = (seconds, name) => (name.startsWith('complet') ? seconds - 24 * 3600 : seconds);
const timeless: TimeChange = (seconds, name) => (name === 'created_at' ? seconds : null);

function changeTimes(batch: object, change: TimeChange): object {
  return Object.fromEntries(
    Object.entries(batch).map(([name, value]) => [
      name,
      name.endsWith('_at') && typeof value === 'number' ? change(value, name) : value,
    ]),
  );
}
