import type { GatewayBatch, GatewayLine } from '../domain/gateway-records.js';
import { fileBlob } from './blob-names.js';
import { type BatchFault, BatchLineChecker, batchLimits, longestLine } from './check-batch-line.js';
import type { GatewayPorts } from './gateway-ports.js';
import { type FileLine, LineSplitter } from './line-splitter.js';
import { rereadBatch } from './reread-batch.js';
import type { StagePorts } from './stage-ports.js';

/**
 * Reads the input file of a batch and either opens the batch with all its lines or fails it as a whole. A run that was
 * cut short begins anew: the lines of a batch count for nothing while it is `validating`. A batch that was cancelled
 * meanwhile comes back as it is; one whose input file was deleted meanwhile fails, as if it had never been there.
 */
export async function runValidateBatch(
  batch: GatewayBatch,
  ports: Pick<StagePorts, 'records' | 'blobs' | 'clock' | 'crashPoints' | 'faults' | 'announce'>,
): Promise<GatewayBatch> {
  const { records, clock, crashPoints } = ports;
  const checker = new BatchLineChecker(batch);
  await records.commit([{ kind: 'lines_deleted', batchId: batch.id }]);
  const fileFault = (await ports.faults.strikesBatch('queue-full', batch.id))
    ? queueFull
    : await readLines(batch, ports, checker);
  crashPoints.reach('gateway.validated');
  const faults = fileFault === undefined ? checker.faults : [fileFault, ...checker.faults];
  if (faults.length > 0) return failBatch(batch, faults, ports);
  const opened: GatewayBatch = { ...batch, status: 'in_progress', inProgressAtMs: clock.now() };
  const isOpened = await records.commit([
    { kind: 'batch', batch: opened, onlyFrom: 'validating', onlyWithFile: batch.inputFileId },
  ]);
  if (isOpened) return opened;
  const moved = await rereadBatch(batch, records);
  return moved.status === 'validating' ? failBatch(batch, [inputGone(batch)], ports) : moved;
}

type ValidationPorts = Pick<StagePorts, 'records' | 'clock' | 'announce'>;

async function failBatch(
  batch: GatewayBatch,
  faults: readonly BatchFault[],
  { records, clock, announce }: ValidationPorts,
): Promise<GatewayBatch> {
  const atMs = clock.now();
  const failed: GatewayBatch = { ...batch, status: 'failed', errors: [...faults], failedAtMs: atMs };
  const isFailed = await records.commit([
    { kind: 'lines_deleted', batchId: batch.id },
    { kind: 'batch', batch: failed, onlyFrom: 'validating' },
    { kind: 'truth', event: { atMs, kind: 'batch_ended', batchId: batch.id, detail: 'failed' } },
    ...announce('batch.failed', batch.id),
  ]);
  return isFailed ? failed : rereadBatch(batch, records);
}

function inputGone({ inputFileId }: GatewayBatch): BatchFault {
  return { code: 'input_file_not_found', message: `The input file '${inputFileId}' no longer exists.` };
}

/** The words of the real one. https://github.com/openai/openai-python/issues/2084 */
const queueFull: BatchFault = { code: 'token_limit_exceeded', message: 'Enqueued token limit reached for this model.' };

/** Lines are recorded in chunks, so that memory stays small however long the file is. */
const linesPerCommit = 2_000;

async function readLines(
  batch: GatewayBatch,
  ports: Pick<GatewayPorts, 'records' | 'blobs'>,
  checker: BatchLineChecker,
): Promise<BatchFault | undefined> {
  const file = await ports.records.findFile(batch.inputFileId);
  if (file !== undefined && file.sizeBytes > batchLimits.bytes) {
    return { code: 'file_too_large', message: `The input file is larger than ${batchLimits.bytes} bytes.` };
  }
  const body = file === undefined ? undefined : await ports.blobs.open(fileBlob(file.id));
  if (body === undefined) return inputGone(batch);
  const splitter = new LineSplitter();
  let chunk: GatewayLine[] = [];
  const keep = async (lines: readonly FileLine[]): Promise<void> => {
    for (const line of lines) {
      const checked = checker.check(line);
      if (checked !== undefined) chunk.push(checked);
    }
    if (chunk.length < linesPerCommit) return;
    await ports.records.commit([{ kind: 'lines', lines: chunk }]);
    chunk = [];
  };
  for await (const bytes of body) {
    await keep(splitter.push(bytes));
    if (splitter.pending.sizeBytes > longestLine) return endlessLine(splitter.pending.line);
    if (checker.isHopeless) break;
  }
  await keep(splitter.finish());
  if (chunk.length > 0) await ports.records.commit([{ kind: 'lines', lines: chunk }]);
  return checker.lineCount === 0 ? { code: 'empty_batch', message: 'The input file has no lines.' } : undefined;
}

function endlessLine(line: number): BatchFault {
  return { code: 'invalid_json_line', message: `This line is longer than ${longestLine} bytes.`, line };
}
