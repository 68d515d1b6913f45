import { RenderQueueError } from '../../domain/render-queue-error.js';
import type { CreateBatchAnswer } from '../../ports/videos-api.js';
import { parseBatch } from '../../protocol/batch-object.js';
import { parseErrorEnvelope } from '../../protocol/error-envelope.js';
import { parseJson } from '../../protocol/parse-json.js';

/**
 * What an answer to the paid call says of the money.
 *
 * answer                                                        class
 * 2xx with a batch object                                       accepted
 * 400 401 403 404 405 413 415 422 429 with an error envelope    rejected
 * 301 307 308                                                   rejected: the request was not taken where it arrived
 * anything else, also 408, 409, 5xx, and pages of a proxy       unknown
 */
export function classifyCreateBatch(status: number, text: string): CreateBatchAnswer {
  const json = parseJson(text);
  if (status >= 200 && status < 300) {
    const batch = parseBatch(json);
    if (batch !== undefined) return { kind: 'accepted', batch };
    return { kind: 'unknown', message: `HTTP ${status} without a batch object` };
  }
  if (movedStatuses.has(status)) {
    const message = 'The server redirected the request; set `server.url` to its new address.';
    return { kind: 'rejected', status, code: 'redirected', message, isRetryable: false };
  }
  const error = parseErrorEnvelope(json);
  if (error === undefined || !refusingStatuses.has(status)) return { kind: 'unknown', message: `HTTP ${status}` };
  const isMissingFile = cannotFindFile.test(error.message);
  const code = isMissingFile ? 'input_file_not_found' : error.code;
  const isRetryable = isMissingFile || (status === 429 && error.code !== 'insufficient_quota');
  return { kind: 'rejected', status, code, message: error.message, isRetryable };
}

const movedStatuses: ReadonlySet<number> = new Set([301, 307, 308]);
const refusingStatuses: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 413, 415, 422, 429]);

/** A file is not always visible right after its upload, and only the words say so. https://github.com/bespokelabsai/curator/issues/116 */
const cannotFindFile = /cannot find file/i;

/** The paid call threw: either no byte left this machine, or nobody can say. */
export function classifyCreateBatchFault(error: unknown): CreateBatchAnswer {
  const message = error instanceof Error ? error.message : String(error);
  const isNotSent = error instanceof RenderQueueError && error.code === 'E_SERVER_NOT_REACHED';
  return { kind: isNotSent ? 'not_sent' : 'unknown', message };
}
