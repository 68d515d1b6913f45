import { expect, test } from 'vitest';
import { openVideoJobs } from '../../src/adapters/videos-api/open-video-jobs.js';
import { findUpstreamKind } from '../../src/catalog/upstream-kinds.js';
import type { GatewayVideo } from '../../src/domain/gateway-records.js';
import { sizeSchema } from '../../src/domain/render-request.js';
import { runFollowJob } from '../../src/gateway/run-follow-job.js';
import { UpstreamPost } from '../../src/gateway/upstream-post.js';
import { startFakeUpstream } from '../support/fake-upstream.js';
import { FixedClock } from '../support/fixed-clock.js';

test('polls of a job wait longer each time, up to six times the interval of its kind', async () => {
  const clock = new FixedClock();
  let polls = 0;
  const upstream = await startFakeUpstream({ kind: 'sglang', isDone: () => polls > 10 });
  const kind = findUpstreamKind('sglang');
  if (kind === undefined) throw new Error('The catalog knows no sglang.');
  const jobs = openVideoJobs({ kind, url: upstream.url, key: undefined, clock });
  const request = { model: 'tiny', prompt: 'A pier.', size: sizeSchema.parse('64x36'), seconds: 1, params: {} };
  const made = await jobs.createVideo({ method: 'create', ...request });
  const times: number[] = [];
  const getVideo: typeof jobs.getVideo = (id, signal) => {
    polls = times.push(clock.now());
    return jobs.getVideo(id, signal);
  };
  const id = made.kind === 'accepted' ? made.video.id : '';
  const job = { state: 'accepted', upstream: upstream.url, intendedAtMs: clock.now(), id } as const;
  const video: GatewayVideo = {
    id: 'video_1',
    method: 'create',
    request,
    label: 'pier',
    status: 'in_progress',
    isPlaceholder: false,
    createdAtMs: clock.now(),
  };
  const post = new UpstreamPost({ name: upstream.url, kind, jobs: { ...jobs, getVideo } }, clock);
  const end = await runFollowJob({ video: { ...video, job }, post }, { clock }, new AbortController().signal);
  await jobs.close();
  await upstream.close();
  expect(end.kind).toBe('completed');
  const waits = times.slice(1).map((atMs, index) => Math.round(atMs - (times[index] ?? 0)));
  expect(waits).toEqual([2_000, 2_600, 3_380, 4_394, 5_712, 7_426, 9_654, 12_000, 12_000, 12_000]);
});
