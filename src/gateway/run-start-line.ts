import type { GatewayBatch, GatewayLine, GatewayVideo } from '../domain/gateway-records.js';
import { parseBatchInputLine } from '../protocol/batch-input-line.js';
import { fileBlob } from './blob-names.js';
import { checkRequestAssets } from './check-request-assets.js';
import { type CheckedRequest, checkVideoRequest, type VideoRules } from './check-video-request.js';
import { collectBytes } from './collect-bytes.js';
import type { GatewayOptions } from './gateway-ports.js';
import { makeVideo } from './make-video.js';
import { newId } from './new-id.js';
import { slateLabel } from './slate-label.js';
import type { StagePorts } from './stage-ports.js';
import type { StagedFaults } from './staged-faults.js';
import { videoRules } from './video-rules.js';

/** Makes the video of a pending line, or refuses it as the HTTP answer would have. Undefined when it was refused. */
export async function runStartLine(
  { batch, line }: { readonly batch: GatewayBatch; readonly line: GatewayLine },
  ports: Pick<StagePorts, 'records' | 'blobs' | 'clock' | 'random' | 'crashPoints' | 'faults' | 'upstreams'>,
  options: Pick<GatewayOptions, 'catalog' | 'renderer'>,
): Promise<GatewayVideo | undefined> {
  const now = ports.clock.now();
  const { id: batchId } = batch;
  const { customId } = line;
  const checked = (await isBlocked(batchId, customId, ports.faults))
    ? blocked
    : await checkLine({ batch, line }, ports, videoRules(ports, options));
  if (checked.kind === 'refused') {
    const { status, code, message, param } = checked.refusal;
    const refusal = { status, code, message, ...(param === undefined ? {} : { param }) };
    await ports.records.commit([
      { kind: 'lines', lines: [{ ...line, state: 'refused', refusal }] },
      { kind: 'truth', event: { atMs: now, kind: 'line_refused', batchId, customId, detail: code } },
    ]);
    return undefined;
  }
  const video = makeVideo(newId('video_', ports.random), checked.request, {
    createdAtMs: now,
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

async function checkLine(
  { batch, line }: { readonly batch: GatewayBatch; readonly line: GatewayLine },
  ports: Pick<StagePorts, 'records' | 'blobs'>,
  rules: VideoRules,
): Promise<CheckedRequest> {
  const range = { start: line.offset, end: line.offset + line.length - 1 };
  const bytes = await ports.blobs.open(fileBlob(batch.inputFileId), range);
  const parsed = bytes === undefined ? undefined : parseBatchInputLine((await collectBytes(bytes)).toString('utf8'));
  if (parsed === undefined) {
    const message = `The input file '${batch.inputFileId}' can no longer be read.`;
    return { kind: 'refused', refusal: { status: 500, code: 'input_file_unreadable', message } };
  }
  const checked = checkVideoRequest(parsed.body, rules);
  if (checked.kind === 'refused') return checked;
  const refusal = await checkRequestAssets(checked.request, ports);
  return refusal === undefined ? checked : { kind: 'refused', refusal };
}
