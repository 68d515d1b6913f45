import { expect, test } from 'vitest';
import { learnProviderTime } from '../../../src/adapters/videos-api/learn-provider-time.js';

const nowMs = Date.parse('2026-11-23T03:00:00Z');
const time = () => learnProviderTime({ now: () => nowMs });

test('is ours before the server dated an answer, and whatever it writes that is no date', () => {
  const learned = time();
  for (const text of [undefined, 'undefined', '0', '-5', 'yesterday', 'Mon, 99 Nov 2026 03:00:00 GMT'])
    learned.hear(text);
  expect(learned.offsetMs()).toBe(0);
});

test('is the furthest ahead of its answers: one out of a cache must not put a deadline off', () => {
  const learned = time();
  learned.hear('Mon, 23 Nov 2026 02:00:00 GMT');
  expect(learned.offsetMs()).toBe(-3_600_000);
  learned.hear('Mon, 23 Nov 2026 03:07:00 GMT');
  learned.hear('Mon, 23 Nov 2026 03:01:00 GMT');
  expect(learned.offsetMs()).toBe(420_000);
});
