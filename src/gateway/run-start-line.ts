import type { GatewayBatch, GatewayLine, GatewayRequest, GatewayVideo } from '../domain/gateway-records.js';
import { parseBatchInputLine } from '../protocol/batch-input-line.js';
import { fileBlob } from './blob-names.js';
import { type CheckedRequest, checkVideoRequest } from './check-video-request.js';
import { collectBytes } from './collect-bytes.js';
import type { GatewayOptions, GatewayPorts } from './gateway-ports.js';
import { newId } from './new-id.js';
import { slateLabel } from './slate-label.js';
import type { StagePorts } from './stage-ports.js';
import type { StagedFaults } from './staged-faults.js';

/** Makes the video of a pending line, or refuses it as the HTTP answer would have. Undefined when it was refused. */
export async function runStartLine(
  { batch, line }: { readonly batch: GatewayBatch; readonly line: GatewayLine },
  ports: Pick<StagePorts, 'records' | 'blobs' | 'clock' | 'random' | 'crashPoints' | 'faults'>,
  options: Pick<GatewayOptions, 'catalog' | 'renderer'>,
): Promise<GatewayVideo | undefined> {
  const now = ports.clock.now();
  const { id: batchId } = batch;
  const { customId } = line;
  const checked = (await isBlocked(batchId, customId, ports.faults))
    ? blocked
    : await readRequest(batch, line, ports.blobs, (body) => checkVideoRequest(body, options.catalog));
  if (checked.kind === 'refused') {
    const { status, code, message, param } = checked.refusal;
    const refusal = { status, code, message, ...(param === undefined ? {} : { param }) };
    await ports.records.commit([
      { kind: 'lines', lines: [{ ...line, state: 'refused', refusal }] },
      { kind: 'truth', event: { atMs: now, kind: 'line_refused', batchId, customId, detail: code } },
    ]);
    return undefined;
  }
  const video = makeVideo(newId('video_', ports.random), now, checked.request, {
    label: slateLabel(customId, batch.metadata),
    isPlaceholder: options.renderer.isPlaceholder,
    origin: { batchId, line: line.line, customId },
  });
  await ports.records.commit([
    { kind: 'video', video },
    { kind: 'lines', lines: [{ ...line, state: 'running', videoId: video.id }] },
  ]);
  ports.crashPoints.reach('gateway.line-started');
  return video;
}

const blocked: CheckedRequest = {
  kind: 'refused',
  refusal: { status: 400, code: 'sentinel_block', message: 'The request was blocked by the safety system.' },
};

async function isBlocked(batchId: string, customId: string, faults: StagedFaults): Promise<boolean> {
  return (await faults.strikesBatch('error-file-only', batchId)) || (await faults.strikes('sentinel', customId));
}

export function makeVideo(
  id: string,
  createdAtMs: number,
  request: GatewayRequest,
  facts: Pick<GatewayVideo, 'label' | 'isPlaceholder' | 'origin'>,
): GatewayVideo {
  return { id, method: 'create', request, status: 'queued', createdAtMs, ...facts };
}

async function readRequest(
  batch: GatewayBatch,
  line: GatewayLine,
  blobs: GatewayPorts['blobs'],
  check: (body: Readonly<Record<string, unknown>>) => CheckedRequest,
): Promise<CheckedRequest> {
  const range = { start: line.offset, end: line.offset + line.length - 1 };
  const bytes = await blobs.open(fileBlob(batch.inputFileId), range);
  const parsed = bytes === undefined ? undefined : parseBatchInputLine((await collectBytes(bytes)).toString('utf8'));
  if (parsed !== undefined) return check(parsed.body);
  const message = `The input file '${batch.inputFileId}' can no longer be read.`;
  return { kind: 'refused', refusal: { status: 500, code: 'input_file_unreadable', message } };
}
