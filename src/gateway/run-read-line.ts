import type { GatewayRequest } from '../domain/gateway-records.js';
import { parseBatchInputLine } from '../protocol/batch-input-line.js';
import { fileBlob } from './blob-names.js';
import { checkRequestAssets } from './check-request-assets.js';
import { type CheckedRequest, checkVideoRequest, type VideoRules } from './check-video-request.js';
import { collectBytes } from './collect-bytes.js';
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
