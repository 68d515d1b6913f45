import { describe, expect, test } from 'vitest';
import type { Video } from '../../src/domain/video.js';
import { parseBatch } from '../../src/protocol/batch-object.js';
import { formatVideo, parseVideo, parseVideoStatus } from '../../src/protocol/video-object.js';

const video: Video = {
  id: 'video_1',
  status: 'completed',
  rawStatus: 'completed',
  progress: 100,
  model: 'sora-2',
  prompt: 'Wide shot of a harbor at dawn.',
  size: '1280x720',
  seconds: 8,
  createdAtMs: 1_790_000_000_000,
  completedAtMs: 1_790_000_060_000,
  expiresAtMs: 1_790_086_460_000,
  error: undefined,
  resultUrl: undefined,
  parentVideoId: undefined,
  isPlaceholder: false,
};

describe('a video object', () => {
  test.each<[string, Partial<Video>]>([
    ['a finished render', {}],
    ['a placeholder', { isPlaceholder: true }],
    ['a failed job', { status: 'failed', rawStatus: 'failed', error: { code: 'moderation_blocked', message: 'no' } }],
    ['a child', { parentVideoId: 'video_0' }],
    ['a bare job', { prompt: undefined, completedAtMs: undefined, expiresAtMs: undefined, progress: 0 }],
  ])('survives the wire: %s', (_, change) => {
    const original = { ...video, ...change };
    expect(parseVideo(JSON.parse(JSON.stringify(formatVideo(original))))).toEqual(original);
  });

  test('does not mention placeholders where the clip is none', () => {
    expect(formatVideo(video)).not.toHaveProperty('placeholder');
  });

  test.each([
    ['queued', 'queued'],
    ['not_start', 'queued'],
    ['generating', 'in_progress'],
    ['SUCCESS', 'completed'],
    ['succeeded', 'completed'],
    ['failure', 'failed'],
    ['canceled', 'cancelled'],
    ['expired', 'expired'],
    ['moderated', 'unknown'],
    ['constructor', 'unknown'],
  ])('reads the status word `%s` as %s', (word, status) => {
    expect(parseVideoStatus(word)).toBe(status);
  });

  test.each<[string, unknown, Partial<Video>]>([
    [
      'vLLM-Omni: a numeric error code',
      { id: 'video_gen_a', status: 'failed', error: { code: 500, message: 'CUDA out of memory' } },
      { id: 'video_gen_a', status: 'failed', error: { code: '500', message: 'CUDA out of memory' } },
    ],
    [
      'SGLang: an error with a message alone',
      { id: 'a', status: 'failed', error: { message: 'bad size' } },
      { error: { code: 'unknown', message: 'bad size' } },
    ],
    [
      'TensorRT-LLM: an error text, duration, null progress',
      { id: 'a', status: 'failed', error: 'engine died', duration: 4.5, progress: null },
      { error: { code: 'unknown', message: 'engine died' }, seconds: 4.5, progress: undefined },
    ],
    [
      'new-api: task_id, SUCCESS, percent text, fail_reason empty',
      { task_id: 'task_1', status: 'SUCCESS', progress: '100%', fail_reason: '', finished_at: 1_790_000_060 },
      { id: 'task_1', status: 'completed', progress: 100, error: undefined, completedAtMs: 1_790_000_060_000 },
    ],
    [
      'OpenRouter: links, no created_at',
      { id: 'gen-1', status: 'completed', unsigned_urls: ['/api/v1/videos/gen-1/content?index=0'] },
      { resultUrl: '/api/v1/videos/gen-1/content?index=0', createdAtMs: undefined },
    ],
    [
      'times in milliseconds',
      { id: 'a', status: 'queued', created_at: 1_790_000_000_123 },
      { createdAtMs: 1_790_000_000_123 },
    ],
    [
      'FastVideo: seconds "0", size ""',
      { id: 'a', status: 'queued', seconds: '0', size: '' },
      { seconds: 0, size: undefined },
    ],
  ])('%s', (_, wire, expected) => {
    expect(parseVideo(wire)).toMatchObject(expected);
  });

  test.each([[null], [[]], ['video'], [{ status: 'queued' }], [{ id: 'a' }], [{ id: '', status: 'queued' }]])(
    'is not seen in %j',
    (json) => {
      expect(parseVideo(json)).toBeUndefined();
    },
  );
});

test.each(['v\0x', 'v\ud800x', '\udc00', ''])('an id that no ledger can hold is none: %j', (id) => {
  expect(parseVideo({ id, status: 'completed' })).toBeUndefined();
  expect(parseVideo({ id, task_id: 'task_🎬', status: 'completed' })?.id).toBe('task_🎬');
  expect(parseBatch({ id, status: 'completed' })).toBeUndefined();
  expect(parseBatch({ id: 'batch_1', status: 'completed', output_file_id: id })?.outputFileId).toBeUndefined();
});
