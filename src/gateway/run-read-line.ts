import type { GatewayRequest } from '../domain/gateway-records.js';
import { checkRequestAssets } from './check-request-assets.js';
import { type CheckedRequest, checkVideoRequest, type VideoRules } from './check-video-request.js';
import { inlinedImage } from './inlined-image.js';
import { readInputLine } from './read-input-line.js';
import type { PendingLine } from './run-start-line.js';
import type { StagePorts } from './stage-ports.js';
import type { StagedFaults } from './staged-faults.js';

/** What a pending line asks for; undefined, and the line is refused as the HTTP answer would have been, where it may not. */
export async function runReadLine(
  { batch, line }: PendingLine,
  ports: Pick<StagePorts, 'records' | 'blobs' | 'clock' | 'faults'>,
  rules: VideoRules,
): Promise<GatewayRequest | undefined> {
  const { id: batchId } = batch;
  const { customId } = line;
  const isRefused = await isBlocked(batchId, customId, ports.faults);
  const checked = isRefused ? blocked : await checkLine({ batch, line }, ports, rules);
  if (checked.kind === 'accepted') return checked.request;
  const { status, code, message, param } = checked.refusal;
  const refusal = { status, code, message, ...(param === undefined ? {} : { param }) };
  await ports.records.commit([
    { kind: 'lines', lines: [{ ...line, state: 'refused', refusal }] },
    { kind: 'truth', event: { atMs: ports.clock.now(), kind: 'line_refused', batchId, customId, detail: code } },
  ]);
  return undefined;
}

const blocked: CheckedRequest = {
  kind: 'refused',
  refusal: { status: 400, code: 'sentinel_block', message: 'The request was blocked by the safety system.' },
};

async function isBlocked(batchId: string, customId: string, faults: StagedFaults): Promise<boolean> {
  return (await faults.strikesBatch('error-file-only', batchId)) || (await faults.strikes('sentinel', customId));
}

async function checkLine(
  { batch, line }: PendingLine,
  ports: Pick<StagePorts, 'records' | 'blobs'>,
  rules: VideoRules,
): Promise<CheckedRequest> {
  const place = { fileId: batch.inputFileId, offset: line.offset, length: line.length };
  const parsed = await readInputLine(place, ports);
  if (parsed === undefined) {
    const message = `The input file '${batch.inputFileId}' can no longer be read.`;
    return { kind: 'refused', refusal: { status: 500, code: 'input_file_unreadable', message } };
  }
  const checked = checkVideoRequest(parsed.body, rules);
  if (checked.kind === 'refused') return checked;
  const refusal = await checkRequestAssets(checked.request, ports);
  if (refusal !== undefined) return { kind: 'refused', refusal };
  const { request } = checked;
  if (inlinedImage(request.inputReference) === undefined) return checked;
  // The input file holds the image for as long as the batch runs.
  return { kind: 'accepted', request: { ...request, inputReference: { kind: 'line', ...place } } };
}
