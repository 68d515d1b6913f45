import { describe, expect, test } from 'vitest';
import { type DeadlineFacts, downloadDeadline } from '../../src/domain/download-deadline.js';

const hourMs = 3_600_000;
const endMs = Date.UTC(2026, 10, 23, 3, 0, 0);

function facts(over: Partial<DeadlineFacts> = {}): DeadlineFacts {
  return {
    videoExpiresAtMs: undefined,
    ended: { by: 'batch_completed_at', atMs: endMs },
    shutdownAtMs: undefined,
    ...over,
  };
}

describe('the bytes of a clip vanish', () => {
  test.each([
    ['a day after its batch ended', facts(), 24, 24, 'batch_completed_at'],
    ['an hour after its direct job ended', facts({ ended: { by: 'direct_job', atMs: endMs } }), 1, 1, 'direct_job'],
    ['a day after its end was first seen', facts({ ended: { by: 'first_seen', atMs: endMs } }), 24, 24, 'first_seen'],
    ['earlier, where the server says so', facts({ videoExpiresAtMs: endMs + hourMs }), 24, 1, 'video_expires_at'],
    ['no later, whatever it says', facts({ videoExpiresAtMs: endMs + 99 * hourMs }), 24, 24, 'batch_completed_at'],
    ['with its provider', facts({ shutdownAtMs: endMs + 6 * hourMs }), 24, 6, 'provider_shutdown'],
    [
      'at the first of all of these',
      facts({ videoExpiresAtMs: endMs + 3 * hourMs, shutdownAtMs: endMs + 6 * hourMs }),
      24,
      3,
      'video_expires_at',
    ],
    [
      'as ever, where the shutdown is far off',
      facts({ shutdownAtMs: endMs + 99 * hourMs }),
      24,
      24,
      'batch_completed_at',
    ],
    [
      'as ever, where the render outlived the day of the shutdown',
      facts({ shutdownAtMs: endMs - hourMs }),
      24,
      24,
      'batch_completed_at',
    ],
  ] as const)('%s', (_when, known, windowHours, hours, source) => {
    expect(downloadDeadline(known, windowHours * hourMs)).toEqual({ atMs: endMs + hours * hourMs, source });
  });
});
