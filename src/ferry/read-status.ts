import type { AssetKind } from '../domain/object-key.js';
import type { RenderQueueError } from '../domain/render-queue-error.js';
import type { ContentAnswer } from '../ports/videos-api.js';

/**
 * Why a try brought nothing home.
 * broken: this transfer failed, another may not. busy: the server asks us to wait. absent: it says the file is not
 * there. other_kind: it sent something else than was asked for. refused: it will not, whoever asks again.
 */
export interface FetchTrouble {
  readonly kind: 'broken' | 'busy' | 'absent' | 'other_kind' | 'refused';
  readonly reason: string;
  readonly requestId: string | undefined;
  /** HTTP status, where one came and said no. */
  readonly status?: number | undefined;
  /** The server's floor for the next try. */
  readonly retryAfterMs?: number | undefined;
  /** It was our own disk that would not take it. */
  readonly diskFault?: RenderQueueError | undefined;
}

/**
 * status                 meaning
 * 200 206 416            about the range: see `judgeRange` (unless the body is a page of words)
 * 404 410                absent
 * 401 403 407            refused: the credential, not the clip
 * 408 429 503            busy: fewer at once, and later
 * 422                    vLLM-Omni's word for the bytes of a failed job: absent
 * anything else          broken; also 400 and 409, which several servers answer before the bytes are there
 */
export function readStatus(answer: ContentAnswer, kind: AssetKind): FetchTrouble | undefined {
  const { status, requestId, retryAfterMs, mediaType } = answer;
  const trouble = (what: FetchTrouble['kind']): FetchTrouble => ({
    kind: what,
    reason: `the server answered ${status} for the ${kind}`,
    requestId,
    status,
    retryAfterMs,
  });
  if (status === 416) return undefined;
  if (status === 200 || status === 206) {
    return /^(text\/|application\/json|application\/xhtml)/.test(mediaType)
      ? { kind: 'broken', reason: `the server sent ${mediaType} instead of the ${kind}`, requestId }
      : undefined;
  }
  if (status === 404 || status === 410 || status === 422) return trouble('absent');
  if (status === 401 || status === 403 || status === 407) return trouble('refused');
  if (status === 408 || status === 429 || status === 503) return trouble('busy');
  return trouble('broken');
}
