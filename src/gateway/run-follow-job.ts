import type { GatewayVideo } from '../domain/gateway-records.js';
import { isVideoEnded, type Video } from '../domain/video.js';
import { askOnce } from './ask-once.js';
import { pause } from './pause.js';
import type { StagePorts } from './stage-ports.js';
import type { UpstreamPost } from './upstream-post.js';

export type JobEnd =
  | { readonly kind: 'completed'; readonly job: Video }
  | { readonly kind: 'failed'; readonly error: { readonly code: string; readonly message: string } }
  | { readonly kind: 'lost' };

/** Waits between two polls grow to this many times the kind's interval. */
const slowestPoll = 6;
const backoff = 1.3;
/** No render takes a day; a job that says so hangs. https://github.com/QuantumNous/new-api/issues/2860 */
const longestJobMs = 24 * 3600 * 1000;

/** Polls a job until it has ended. A job nobody knows is lost once its grace has passed, not at the first 404. */
export async function runFollowJob(
  {
    video,
    post,
  }: { readonly video: GatewayVideo & { readonly job: { readonly id: string } }; readonly post: UpstreamPost },
  ports: Pick<StagePorts, 'clock'>,
  signal: AbortSignal,
): Promise<JobEnd> {
  const { kind, jobs } = post.server;
  const deadlineMs = video.job.intendedAtMs + longestJobMs;
  let missingSinceMs: number | undefined;
  let delayMs = kind.pollIntervalMs;
  while (!signal.aborted) {
    const asked = await askOnce(() => jobs.getVideo(video.job.id, signal));
    const now = ports.clock.now();
    if (asked.kind === 'answered') {
      if (asked.value === undefined) missingSinceMs ??= now;
      else missingSinceMs = undefined;
      const end = asked.value && endOf(asked.value);
      if (end !== undefined) return end;
    }
    if (missingSinceMs !== undefined && now - missingSinceMs >= kind.graceMs) return { kind: 'lost' };
    if (now >= deadlineMs) return { kind: 'failed', error: timedOut };
    const floorMs = asked.kind === 'no_answer' ? asked.retryAfterMs : 0;
    await pause(Math.max(delayMs, floorMs), ports.clock, signal);
    delayMs = Math.min(delayMs * backoff, kind.pollIntervalMs * slowestPoll);
  }
  return { kind: 'lost' };
}

const timedOut = { code: 'timed_out', message: 'The upstream did not finish this job in a day.' };

function endOf(job: Video): JobEnd | undefined {
  if (job.status === 'completed') return { kind: 'completed', job };
  if (!isVideoEnded(job.status)) return undefined;
  const message = `The upstream's job ended as '${job.rawStatus}'.`;
  return { kind: 'failed', error: job.error ?? { code: `job_${job.status}`, message } };
}
