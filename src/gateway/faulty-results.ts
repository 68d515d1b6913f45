import { formatBatchResultLine } from '../protocol/batch-result-line.js';
import type { StagedFaults } from './staged-faults.js';

export interface ResultText {
  readonly customId: string;
  /** Without its line end. */
  readonly text: string;
}

/** Spoils the lines of a result file as the fault switches say; without any it only adds the line ends. */
export async function* spoilResults(
  lines: AsyncIterable<ResultText>,
  file: 'output' | 'error',
  faults: StagedFaults,
): AsyncGenerator<Uint8Array> {
  let held: string | undefined;
  for await (const line of lines) {
    for (const text of await spoilLine(line, faults)) {
      if (held !== undefined) yield Buffer.from(`${held}\n`);
      held = text;
    }
  }
  if (held === undefined) return;
  const isTorn = await faults.strikes('torn-line', file);
  yield Buffer.from(isTorn ? held.slice(0, Math.floor(held.length / 2)) : `${held}\n`);
}

async function spoilLine({ customId, text }: ResultText, faults: StagedFaults): Promise<readonly string[]> {
  if (await faults.strikes('missing-line', customId)) return [];
  const lines = [text];
  if (await faults.strikes('duplicate-line', customId)) lines.push(text);
  if (await faults.strikes('unknown-line', customId)) lines.push(strangersLine);
  if (await faults.strikes('garbled-line', customId)) lines.push(text.slice(0, Math.floor(text.length / 2)));
  return lines;
}

const strangersLine = formatBatchResultLine('batch_req_stranger', {
  customId: 'NOBODY_0000.t01.a1.000000000000',
  response: { statusCode: 200, requestId: undefined, body: { id: 'video_stranger', status: 'completed' } },
  error: undefined,
});
