import type { Video } from '../domain/video.js';
import { parseBatchResultLine } from '../protocol/batch-result-line.js';
import { parseErrorEnvelope, type WireError } from '../protocol/error-envelope.js';
import { parseVideo } from '../protocol/video-object.js';

/**
 * What one line of an output or error file says. video: a video job, in whatever status. refusal: an error instead of
 * one; `status` is undefined where no HTTP answer came. unreadable: neither, whatever the reason.
 */
export type ResultLine =
  | { readonly kind: 'video'; readonly customId: string; readonly video: Video }
  | {
      readonly kind: 'refusal';
      readonly customId: string;
      readonly status: number | undefined;
      readonly error: WireError;
    }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason; readonly customId: string | undefined };

export type UnreadableReason = 'not_utf8' | 'not_a_result' | 'no_answer' | 'no_video';

/**
 * Asks in this order: the video in the body whatever the status code (vLLM-Omni sends failed jobs with 4xx), the error
 * in the body, the line's own error. `error: null` proves nothing: refusals of the API come with it.
 */
export function decodeResultLine(bytes: Uint8Array): ResultLine {
  const text = decodeUtf8(bytes);
  if (text === undefined) return { kind: 'unreadable', reason: 'not_utf8', customId: undefined };
  const line = parseBatchResultLine(text);
  if (line === undefined) return { kind: 'unreadable', reason: 'not_a_result', customId: findCustomId(text) };
  const { customId, response } = line;
  forgetPrompt(response?.body);
  const video = parseVideo(response?.body);
  if (video !== undefined && isBelievable(response?.statusCode, video)) return { kind: 'video', customId, video };
  const error = parseErrorEnvelope(response?.body) ?? line.error;
  if (error !== undefined) return { kind: 'refusal', customId, status: response?.statusCode, error };
  const status = response?.statusCode;
  if (status === undefined) return { kind: 'unreadable', reason: 'no_answer', customId };
  if (isSuccess(status)) return { kind: 'unreadable', reason: 'no_video', customId };
  return { kind: 'refusal', customId, status, error: bareStatus(status) };
}

/**
 * The prompt is an echo of ours and the longest part of a line by far. It is let go in place: one old object that still
 * points to it keeps it until the next full collection, and 50,000 of them are 200 MB.
 */
function forgetPrompt(body: unknown): void {
  if (typeof body === 'object' && body !== null && 'prompt' in body) body.prompt = undefined;
}

/** A finished video behind an error status is a contradiction; the status wins, and the raw line is kept. */
function isBelievable(statusCode: number | undefined, video: Video): boolean {
  return statusCode === undefined || isSuccess(statusCode) || video.status === 'failed';
}

function isSuccess(statusCode: number): boolean {
  return statusCode >= 200 && statusCode < 300;
}

function bareStatus(statusCode: number): WireError {
  return {
    code: `http_${statusCode}`,
    message: `The server answered ${statusCode} without saying why.`,
    type: undefined,
    param: undefined,
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A byte order mark at the front is dropped; bytes that are not UTF-8 are never guessed at. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Whose line a broken one probably was: for people, never for a decision. */
function findCustomId(text: string): string | undefined {
  return /"custom_id"\s*:\s*"([A-Za-z0-9_.-]{1,64})"/.exec(text)?.[1];
}
