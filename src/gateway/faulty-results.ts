import { escapeLineSeparators } from '../domain/canonical-json.js';
import { type BatchResultLine, formatBatchResultLine } from '../protocol/batch-result-line.js';
import { formatErrorEnvelope } from '../protocol/error-envelope.js';
import type { FaultName } from './fault-table.js';
import { longId, oddId } from './faulty-videos.js';
import type { StagedFaults } from './staged-faults.js';

/** A line of a result file, with the server's own id of it. */
export interface ResultLine {
  readonly id: string;
  readonly line: BatchResultLine;
}

/** Writes the lines of a result file, spoiled as the fault switches say. */
export async function* spoilResults(
  lines: AsyncIterable<ResultLine>,
  file: 'output' | 'error',
  faults: StagedFaults,
): AsyncGenerator<Uint8Array> {
  let held: Uint8Array | undefined;
  for await (const bytes of orderLines(lines, faults)) {
    if (held !== undefined) yield Buffer.concat([held, lineEnd]);
    else if (await faults.strikes('bom', file)) yield byteOrderMark;
    held = bytes;
  }
  if (held === undefined) return;
  if (await faults.strikes('torn-line', file)) yield held.subarray(0, held.length / 2);
  else if (await faults.strikes('unended-line', file)) yield held;
  else yield Buffer.concat([held, lineEnd]);
}

/** Without their line ends; a late line stands behind the next. */
async function* orderLines(lines: AsyncIterable<ResultLine>, faults: StagedFaults): AsyncGenerator<Uint8Array> {
  let late: readonly Uint8Array[] = [];
  for await (const result of lines) {
    const texts = await spoilLine(result, faults);
    if (late.length === 0 && (await faults.strikes('late-line', result.line.customId))) {
      late = texts;
      continue;
    }
    yield* texts;
    yield* late;
    late = [];
  }
  yield* late;
}

async function spoilLine({ id, line }: ResultLine, faults: StagedFaults): Promise<readonly Uint8Array[]> {
  const { customId } = line;
  if (await faults.strikes('missing-line', customId)) return [];
  const text = Buffer.from(await spoilText(formatBatchResultLine(id, await spoilAnswer(line, faults)), line, faults));
  const lines = [text];
  if (await faults.strikes('duplicate-line', customId)) lines.push(text);
  if (await faults.strikes('other-duplicate', customId)) {
    lines.push(Buffer.from(formatBatchResultLine(id, changeBody(line, { id: `${id}_twin` }))));
  }
  if (await faults.strikes('unknown-line', customId)) lines.push(strangersLine);
  if (await faults.strikes('garbled-line', customId)) lines.push(text.subarray(0, text.length / 2));
  if (await faults.strikes('bad-utf8', customId)) lines.push(Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d]));
  if (await faults.strikes('blank-line', customId)) lines.push(Buffer.alloc(0));
  if (await faults.strikes('huge-line', customId)) lines.push(Buffer.alloc(hugeLineBytes, 'x'));
  return lines;
}

/** A reader that takes lines of any length runs out of memory over the next one. */
const hugeLineBytes = 2 * 1024 * 1024;

/** What no formatter writes. */
async function spoilText(text: string, { customId, response }: BatchResultLine, faults: StagedFaults): Promise<string> {
  if (await faults.strikes('odd-json', customId)) {
    return `{"__proto__":{"status":"completed"},"custom_id":"NOBODY_0000",${tooMuch},${text.slice(1)}`;
  }
  if (await faults.strikes('raw-separators', customId)) return `{"note":"a\u2028b\u2029c\u0085d",${text.slice(1)}`;
  const isBare = response !== undefined && (await faults.strikes('bare-response', customId));
  if (!isBare) return text;
  return escapeLineSeparators(JSON.stringify({ custom_id: customId, response: response.body, error: null }));
}

const tooMuch = `"number":123456789012345678901234567890,"lists":${'['.repeat(1_000)}${']'.repeat(1_000)}`;

const bodyFaults: readonly (readonly [FaultName, object])[] = [
  ['body-without-id', { id: undefined }],
  ['body-in-progress', { status: 'in_progress', progress: 40 }],
  ['body-unknown-status', { status: 'moderated' }],
  ['body-expired', { status: 'expired' }],
];

async function spoilAnswer(line: BatchResultLine, faults: StagedFaults): Promise<BatchResultLine> {
  const { customId, response } = line;
  if (response === undefined) return line;
  for (const [fault, change] of bodyFaults) {
    if (await faults.strikes(fault, customId)) return changeBody(line, change);
  }
  const id = bodyId(response.body);
  if (id !== undefined && (await faults.strikes('odd-id', customId))) return changeBody(line, { id: oddId(id) });
  if (id !== undefined && (await faults.strikes('long-id', customId))) return changeBody(line, { id: longId(id) });
  if (await faults.strikes('body-error', customId)) return { ...line, response: { ...response, body: failedBody } };
  if (await faults.strikes('line-error', customId)) return { ...line, response: undefined, error: failed };
  const isZero = await faults.strikes('status-0', customId);
  return isZero ? { ...line, response: { ...response, statusCode: 0 } } : line;
}

const failed = { code: 'server_error', message: 'The request failed.', type: undefined, param: undefined };
const failedBody = formatErrorEnvelope({ ...failed, type: 'server_error' });

function bodyId(body: unknown): string | undefined {
  const isVideo = typeof body === 'object' && body !== null && 'id' in body;
  return isVideo && typeof body.id === 'string' ? body.id : undefined;
}

function changeBody(line: BatchResultLine, change: object): BatchResultLine {
  const { response } = line;
  if (typeof response?.body !== 'object') return line;
  return { ...line, response: { ...response, body: { ...response.body, ...change } } };
}

const lineEnd = Buffer.from('\n');
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

const strangersLine = Buffer.from(
  formatBatchResultLine('batch_req_stranger', {
    customId: 'NOBODY_0000.t01.a1.000000000000',
    response: { statusCode: 200, requestId: undefined, body: { id: 'video_stranger', status: 'completed' } },
    error: undefined,
  }),
);
