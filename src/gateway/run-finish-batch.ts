import type { GatewayBatch, GatewayFile, GatewayLineState, GatewayVideo } from '../domain/gateway-records.js';
import type { RecordChange } from '../ports/gateway-records.js';
import { fileBlob } from './blob-names.js';
import { describeResultLine } from './describe-result-line.js';
import { type ResultLine, spoilResults } from './faulty-results.js';
import { newId } from './new-id.js';
import { rereadBatch } from './reread-batch.js';
import type { StagePorts } from './stage-ports.js';

type FinishPorts = Pick<StagePorts, 'records' | 'blobs' | 'clock' | 'random' | 'crashPoints' | 'faults' | 'announce'>;

/** Bytes of a batch's clips stay this long after it ended. https://platform.openai.com/docs/guides/video-generation */
const batchDownloadMs = 24 * 3600 * 1000;

/**
 * Writes the result files of a batch whose lines have all come to an end, and ends it. A run that was cut short begins
 * anew: result files belong to the batch only once the batch names them. A batch that was cancelled meanwhile comes back
 * as it is, to be ended as cancelled.
 */
export async function runFinishBatch(
  batch: GatewayBatch,
  end: 'completed' | 'expired' | 'cancelled',
  ports: FinishPorts,
): Promise<GatewayBatch> {
  const finalizing = await enterFinalizing(batch, ports);
  if (finalizing.status === 'cancelling' && end !== 'cancelled') return finalizing;
  const [outputStates, errorStates] = await statesOfFiles(batch.id, ports.faults);
  const output = await writeResults(finalizing, { purpose: 'output', states: outputStates }, ports);
  const errors = await writeResults(finalizing, { purpose: 'error', states: errorStates }, ports);
  ports.crashPoints.reach('gateway.results-written');
  const now = ports.clock.now();
  const ended: GatewayBatch = {
    ...finalizing,
    status: end,
    ...(output === undefined ? {} : { outputFileId: output.id }),
    ...(errors === undefined ? {} : { errorFileId: errors.id }),
    ...endTime(end, now),
  };
  const files = [output, errors].filter((file) => file !== undefined);
  const isEnded = await ports.records.commit([
    ...files.map((file): RecordChange => ({ kind: 'file', file })),
    { kind: 'batch', batch: ended, onlyFrom: finalizing.status },
    { kind: 'truth', event: { atMs: now, kind: 'batch_ended', batchId: batch.id, detail: end } },
    ...ports.announce(`batch.${end}`, batch.id),
  ]);
  if (isEnded) return ended;
  for (const file of files) await ports.blobs.remove(fileBlob(file.id));
  return rereadBatch(batch, ports.records);
}

type LineStates = readonly GatewayLineState[];
/** Which lines stand in the output file, and which in the error file. */
const usualFiles: readonly [LineStates, LineStates] = [
  ['completed', 'failed'],
  ['refused', 'expired', 'cancelled'],
];
const mixedFiles: readonly [LineStates, LineStates] = [
  ['completed', 'failed', 'refused'],
  ['expired', 'cancelled'],
];

const doubledFiles: readonly [LineStates, LineStates] = [usualFiles[0], [...usualFiles[0], ...usualFiles[1]]];

async function statesOfFiles(batchId: string, faults: FinishPorts['faults']): Promise<typeof usualFiles> {
  if (await faults.strikesBatch('refused-in-output', batchId)) return mixedFiles;
  return (await faults.strikesBatch('both-files', batchId)) ? doubledFiles : usualFiles;
}

async function enterFinalizing(batch: GatewayBatch, ports: FinishPorts): Promise<GatewayBatch> {
  if (batch.finalizingAtMs !== undefined) return batch;
  const status = batch.status === 'cancelling' ? 'cancelling' : 'finalizing';
  const finalizing: GatewayBatch = { ...batch, status, finalizingAtMs: ports.clock.now() };
  const isEntered = await ports.records.commit([{ kind: 'batch', batch: finalizing, onlyFrom: batch.status }]);
  return isEntered ? finalizing : rereadBatch(batch, ports.records);
}

function endTime(end: 'completed' | 'expired' | 'cancelled', now: number): Partial<GatewayBatch> {
  switch (end) {
    case 'completed':
      return { completedAtMs: now };
    case 'expired':
      return { expiredAtMs: now };
    case 'cancelled':
      return { cancelledAtMs: now };
    default:
      return end satisfies never;
  }
}

interface ResultFile {
  readonly purpose: 'output' | 'error';
  readonly states: readonly GatewayLineState[];
}

/** Undefined where no line belongs into the file: the batch then names none, as the real one does. */
async function writeResults(
  batch: GatewayBatch,
  result: ResultFile,
  ports: FinishPorts,
): Promise<GatewayFile | undefined> {
  const first = await ports.records.listLines({ batchId: batch.id, states: result.states, afterLine: 0, limit: 1 });
  if (first.length === 0) return undefined;
  const id = newId('file-', ports.random);
  const facts = await ports.blobs.write(
    fileBlob(id),
    spoilResults(resultLines(batch, result, ports), result.purpose, ports.faults),
  );
  const createdAtMs = ports.clock.now();
  const lifeSeconds = batch.outputExpiresAfterSeconds;
  return {
    id,
    filename: `${batch.id}_${result.purpose}.jsonl`,
    purpose: 'batch_output',
    ...facts,
    createdAtMs,
    ...(lifeSeconds === undefined ? {} : { expiresAtMs: createdAtMs + lifeSeconds * 1000 }),
  };
}

const linesPerPage = 500;

async function* resultLines(batch: GatewayBatch, result: ResultFile, ports: FinishPorts): AsyncGenerator<ResultLine> {
  for (let afterLine = 0; ; ) {
    const lines = await ports.records.listLines({
      batchId: batch.id,
      states: result.states,
      afterLine,
      limit: linesPerPage,
    });
    const last = lines.at(-1);
    if (last === undefined) return;
    const videos: GatewayVideo[] = [];
    for (const line of lines) {
      const video = line.videoId === undefined ? undefined : await ports.records.findVideo(line.videoId);
      const dated = video && { ...video, expiresAtMs: (batch.finalizingAtMs ?? 0) + batchDownloadMs };
      if (dated !== undefined) videos.push(dated);
      yield { id: newId('batch_req_', ports.random), line: describeResultLine(line, dated) };
    }
    await ports.records.commit(videos.map((video): RecordChange => ({ kind: 'video', video })));
    afterLine = last.line;
  }
}
