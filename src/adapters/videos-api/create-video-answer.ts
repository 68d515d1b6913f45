import { RenderQueueError } from '../../domain/render-queue-error.js';
import type { CreateVideoAnswer } from '../../ports/video-jobs.js';
import { parseErrorEnvelope } from '../../protocol/error-envelope.js';
import { parseJson } from '../../protocol/parse-json.js';
import { parseVideo } from '../../protocol/video-object.js';

/**
 * What an answer to the paid call says of the money.
 *
 * answer                                                   class
 * any status with a video job (vLLM-Omni fails jobs so)    accepted
 * 429 but for `insufficient_quota`                         busy
 * 503 with Retry-After and an error                        busy
 * 400 401 403 404 405 413 415 422 429 with an error        rejected
 * anything else, also 408, 409, 5xx, and pages of a proxy  unknown
 */
export function classifyCreateVideo(status: number, text: string, retryAfterMs: number | undefined): CreateVideoAnswer {
  const json = parseJson(text);
  const video = parseVideo(json);
  if (video !== undefined) return { kind: 'accepted', video };
  const error = parseErrorEnvelope(json);
  const message = error?.message ?? `HTTP ${status}`;
  const isOverloaded = status === 503 && retryAfterMs !== undefined && error !== undefined;
  if (isOverloaded || (status === 429 && error?.code !== 'insufficient_quota'))
    return { kind: 'busy', retryAfterMs, message };
  if (error === undefined || !refusingStatuses.has(status)) return { kind: 'unknown', message: `HTTP ${status}` };
  return { kind: 'rejected', status, code: error.code, message };
}

const refusingStatuses: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 413, 415, 422, 429]);

/** The paid call threw: either no byte left this machine, or nobody can say. */
export function classifyCreateVideoFault(error: unknown): CreateVideoAnswer {
  const message = error instanceof Error ? error.message : String(error);
  const isNotSent = error instanceof RenderQueueError && error.code === 'E_SERVER_NOT_REACHED';
  return { kind: isNotSent ? 'not_sent' : 'unknown', message };
}
