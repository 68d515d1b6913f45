import { describe, expect, test } from 'vitest';
import { openVideoJobs } from '../../src/adapters/videos-api/open-video-jobs.js';
import type { UpstreamKind } from '../../src/catalog/upstream-kind.js';
import { findUpstreamKind } from '../../src/catalog/upstream-kinds.js';
import { UpstreamPost } from '../../src/gateway/upstream-post.js';
import { FixedClock } from '../support/fixed-clock.js';

function aPost(change: Partial<UpstreamKind> = {}): { readonly post: UpstreamPost; readonly clock: FixedClock } {
  const found = findUpstreamKind('vllm-omni');
  if (found === undefined) throw new Error('The catalog lacks the kind.');
  const kind = { ...found, jobs: { first: 1, most: 4 }, ...change };
  const clock = new FixedClock();
  const url = 'http://127.0.0.1:9';
  return {
    post: new UpstreamPost({ name: url, kind, jobs: openVideoJobs({ kind, url, key: undefined, clock }) }, clock),
    clock,
  };
}

function takeJobs(post: UpstreamPost, count: number): void {
  for (let job = 0; job < count; job += 1) post.tookJob();
}

describe('what an upstream bears', () => {
  test('grows by one for each round of jobs it takes, up to the most of its kind', () => {
    const { post } = aPost();
    const limits = Array.from({ length: 12 }, () => {
      const { limit } = post;
      takeJobs(post, 1);
      return limit;
    });
    expect(limits).toEqual([1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 4, 4]);
  });

  test('halves when it is refused for now, never below one, and grows again', () => {
    const { post } = aPost();
    takeJobs(post, 20);
    const limits = Array.from({ length: 4 }, () => {
      post.refusedForNow(undefined);
      return post.limit;
    });
    expect(limits).toEqual([2, 1, 1, 1]);
    takeJobs(post, 1);
    expect(post.limit).toBe(2);
  });

  test('cools for as long as it was to, though the clock of this machine is put back meanwhile', () => {
    const { post, clock } = aPost();
    post.refusedForNow(undefined);
    clock.set(-12 * 3_600_000);
    expect(post.hasRoom()).toBe(false);
    expect(post.coolUntilMs - clock.now()).toBe(1_000);
    clock.advance(1_000);
    expect(post.hasRoom()).toBe(true);
  });

  test('is nothing while it cools: a second, doubled by each further refusal up to a minute, anew after a job', () => {
    const { post, clock } = aPost();
    const waits = Array.from({ length: 8 }, () => {
      post.refusedForNow(undefined);
      return post.coolUntilMs - clock.now();
    });
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    clock.advance(59_999);
    expect(post.hasRoom()).toBe(false);
    clock.advance(1);
    expect(post.hasRoom()).toBe(true);
    post.tookJob();
    post.refusedForNow(undefined);
    expect(post.coolUntilMs - clock.now()).toBe(1_000);
  });

  test.each([
    ['longer than our own wait', 90_000, 90_000],
    ['shorter', 10, 1_000],
  ])('takes `Retry-After` as a floor: %s', (_, retryAfterMs, expected) => {
    const { post, clock } = aPost();
    post.refusedForNow(retryAfterMs);
    expect(post.coolUntilMs - clock.now()).toBe(expected);
  });

  test('is no more jobs a minute than its kind allows, however many end', () => {
    const { post, clock } = aPost({ jobs: { first: 4, most: 4 }, jobsPerMinute: 2 });
    const begun: number[] = [];
    const startMs = clock.now();
    while (begun.length < 4) {
      if (post.hasRoom()) {
        post.begin();
        begun.push(clock.now() - startMs);
        post.end();
      } else clock.advance(1_000);
    }
    expect(begun).toEqual([0, 30_000, 60_000, 90_000]);
  });
});
