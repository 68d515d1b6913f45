import { z } from 'zod';
import type { Video, VideoStatus } from '../domain/video.js';
import { parseError } from './error-envelope.js';
import { formatWireTime, optionalWireId, wireNumber, wireText, wireTime } from './wire-fields.js';

/**
 * Reads a video job in the words of every server of the `/v1/videos` family: `task_id` for `id`, `duration` for
 * `seconds`, `finished_at` for `completed_at`, status synonyms, errors as object or text, links instead of `/content`.
 * Undefined when the JSON is no video job (no id that can be kept and asked for, or no status).
 */
export function parseVideo(json: unknown): Video | undefined {
  const parsed = videoSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const video = parsed.data;
  const id = video.id ?? video.task_id;
  if (id === undefined) return undefined;
  return {
    id,
    status: parseVideoStatus(video.status),
    rawStatus: video.status,
    progress: video.progress,
    model: video.model,
    prompt: video.prompt,
    size: video.size,
    seconds: video.seconds ?? video.duration,
    createdAtMs: video.created_at,
    completedAtMs: video.completed_at ?? video.finished_at,
    expiresAtMs: video.expires_at,
    error: parseFailure(video),
    resultUrl: video.video_url ?? video.url ?? video.result_url ?? video.unsigned_urls?.[0] ?? video.urls?.[0],
    parentVideoId: video.remixed_from_video_id,
    isPlaceholder: video.placeholder === true,
  };
}

/** `unknown` is no end: the job is polled on, and the word kept for people. */
export function parseVideoStatus(word: string): VideoStatus {
  return statuses.get(word.toLowerCase()) ?? 'unknown';
}

/** The specification's object; `placeholder` is our extension and only ever said where it is true. */
export function formatVideo(video: Video) {
  return {
    id: video.id,
    object: 'video' as const,
    model: video.model ?? null,
    status: video.rawStatus,
    progress: video.progress ?? 0,
    created_at: formatWireTime(video.createdAtMs),
    completed_at: formatWireTime(video.completedAtMs),
    expires_at: formatWireTime(video.expiresAtMs),
    prompt: video.prompt ?? null,
    size: video.size ?? '',
    seconds: video.seconds === undefined ? '' : String(video.seconds),
    remixed_from_video_id: video.parentVideoId ?? null,
    error: video.error ?? null,
    ...(video.isPlaceholder ? { placeholder: true as const } : {}),
  };
}

function parseFailure(video: z.infer<typeof videoSchema>): Video['error'] {
  const error = parseError(video.error) ?? parseError(video.fail_reason);
  return error === undefined ? undefined : { code: error.code, message: error.message };
}

/** Words seen in the wild, compared without case: OpenAI, SGLang, TensorRT-LLM, new-api, OpenRouter and their clones. */
const statuses: ReadonlyMap<string, VideoStatus> = new Map<string, VideoStatus>([
  ['queued', 'queued'],
  ['pending', 'queued'],
  ['submitted', 'queued'],
  ['not_start', 'queued'],
  ['preparing', 'queued'],
  ['created', 'queued'],
  ['in_progress', 'in_progress'],
  ['starting', 'in_progress'],
  ['processing', 'in_progress'],
  ['running', 'in_progress'],
  ['generating', 'in_progress'],
  ['postprocessing', 'in_progress'],
  ['completed', 'completed'],
  ['complete', 'completed'],
  ['success', 'completed'],
  ['succeeded', 'completed'],
  ['finished', 'completed'],
  ['failed', 'failed'],
  ['failure', 'failed'],
  ['error', 'failed'],
  ['cancelled', 'cancelled'],
  ['canceled', 'cancelled'],
  ['expired', 'expired'],
  ['deleted', 'deleted'],
]);

const links = z.array(z.string().min(1)).optional().catch(undefined);

const videoSchema = z.object({
  id: optionalWireId,
  task_id: optionalWireId,
  status: z.string().min(1),
  progress: wireNumber,
  model: wireText,
  prompt: wireText,
  size: wireText,
  seconds: wireNumber,
  duration: wireNumber,
  created_at: wireTime,
  completed_at: wireTime,
  finished_at: wireTime,
  expires_at: wireTime,
  error: z.unknown().optional(),
  fail_reason: z.unknown().optional(),
  url: wireText,
  video_url: wireText,
  result_url: wireText,
  urls: links,
  unsigned_urls: links,
  remixed_from_video_id: wireText,
  placeholder: z.unknown().optional(),
});
