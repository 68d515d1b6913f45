import type { ContentAnswer, ContentRequest } from '../../ports/videos-api.js';
import type { HttpAnswer } from './http-client.js';
import { readBody } from './read-answer.js';
import { retryAfterMs } from './retry-after.js';

/** `?variant=` is left out for the video, because SGLang reads it as the number of an output. */
export function contentTarget(request: ContentRequest, baseUrl: string): string {
  const { resultUrl } = request;
  // Some servers hand out a path of their origin, which is not one below the base (OpenRouter).
  if (resultUrl !== undefined) return URL.canParse(resultUrl, baseUrl) ? new URL(resultUrl, baseUrl).href : resultUrl;
  const path = `/videos/${encodeURIComponent(request.videoId)}/content`;
  return request.kind === 'video' ? path : `${path}?variant=${request.kind}`;
}

/** A range is asked for only with a strong ETag to guard it: `If-Range` takes no weak one. RFC 9110 §13.1.5 */
export function contentHeaders({ offset, etag }: ContentRequest): Record<string, string> {
  if (offset === 0) return { accept: '*/*' };
  const guard = etag === undefined ? {} : { 'if-range': etag };
  return { accept: '*/*', range: `bytes=${offset}-`, ...guard };
}

export function contentAnswer(answer: HttpAnswer): ContentAnswer {
  const { headers } = answer;
  return {
    status: answer.status,
    mediaType: mediaTypeOf(headers['content-type']),
    sizeBytes: wholeNumber(headers['content-length']),
    range: rangeOf(headers['content-range']),
    etag: headers.etag,
    retryAfterMs: retryAfterMs(headers['retry-after'], headers.date),
    requestId: textOf(headers['x-request-id']),
    body: readBody(answer.body, 'fetch the clip'),
    release: answer.release,
  };
}

function mediaTypeOf(header: string | undefined): string {
  return header?.split(';')[0]?.trim().toLowerCase() ?? '';
}

/** `bytes 100-999/1000`, the total `*` where it is unknown. */
function rangeOf(header: string | undefined): ContentAnswer['range'] {
  const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(header ?? '');
  return match === null ? undefined : { start: Number(match[1]), total: wholeNumber(match[2]) };
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function textOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}
