import type { GatewayBatch, GatewayLine } from '../domain/gateway-records.js';
import { parseBatchInputLine } from '../protocol/batch-input-line.js';
import type { FileLine } from './line-splitter.js';

export type BatchFault = GatewayBatch['errors'][number];

/** https://platform.openai.com/docs/api-reference/batch/create */
export const batchLimits = { lines: 50_000, bytes: 200_000_000 } as const;

/** A line longer than this holds no prompt we take, and would cost the memory of many. */
export const longestLine = 32 * 1024 * 1024;

/** As many as a person reads; the batch fails with the first as surely as with all. */
const mostFaults = 100;

/**
 * Checks the lines of one input file as they come, the way the real Batch API does after `create` has answered: the
 * batch fails as a whole when any line is wrong. The words of the codes are Azure's, which documents them:
 * https://learn.microsoft.com/azure/ai-services/openai/how-to/batch
 */
export class BatchLineChecker {
  readonly #batch: Pick<GatewayBatch, 'id' | 'endpoint'>;
  readonly #customIds = new Set<string>();
  readonly faults: BatchFault[] = [];
  #model: unknown;
  #count = 0;

  constructor(batch: Pick<GatewayBatch, 'id' | 'endpoint'>) {
    this.#batch = batch;
  }

  get lineCount(): number {
    return this.#count;
  }

  get isHopeless(): boolean {
    return this.faults.length >= mostFaults || this.#count > batchLimits.lines;
  }

  /** The line's record; undefined for a blank line, and for a wrong one, which is in `faults` then. */
  check(line: FileLine): GatewayLine | undefined {
    const text = line.bytes.toString('utf8');
    if (text.trim() === '') return undefined;
    this.#count += 1;
    if (this.#count > batchLimits.lines) {
      return this.#fail('too_many_tasks', `The file has more than ${batchLimits.lines} lines.`, undefined, undefined);
    }
    const parsed = line.bytes.length > longestLine ? undefined : parseBatchInputLine(text);
    if (parsed === undefined) {
      const expected = 'a JSON object with custom_id, method, url and a JSON body';
      return this.#fail('invalid_json_line', `This line is not ${expected}.`, line.line, undefined);
    }
    const { customId, method, url, body } = parsed;
    if (customId === '') return this.#fail('invalid_request', 'The custom_id is empty.', line.line, 'custom_id');
    if (this.#customIds.has(customId)) {
      return this.#fail('duplicate_custom_id', `The custom_id '${customId}' was used before.`, line.line, 'custom_id');
    }
    this.#customIds.add(customId);
    if (method !== 'POST') return this.#fail('invalid_method', 'The method must be POST.', line.line, 'method');
    if (url !== this.#batch.endpoint) {
      return this.#fail('url_mismatch', `The url must be the batch's: ${this.#batch.endpoint}.`, line.line, 'url');
    }
    const model = body['model'];
    this.#model ??= model;
    if (model !== this.#model) {
      return this.#fail('model_mismatch', 'All lines of a file must name one model.', line.line, 'body.model');
    }
    const { offset, bytes } = line;
    return { batchId: this.#batch.id, line: line.line, customId, offset, length: bytes.length, state: 'pending' };
  }

  #fail(code: string, message: string, line: number | undefined, param: string | undefined): undefined {
    if (this.faults.length >= mostFaults) return;
    this.faults.push({
      code,
      message,
      ...(line === undefined ? {} : { line }),
      ...(param === undefined ? {} : { param }),
    });
  }
}
