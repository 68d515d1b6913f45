import type { GatewayVideo } from '../domain/gateway-records.js';
import type { Video } from '../domain/video.js';
import type { Page } from '../ports/videos-api.js';
import { askOnce } from './ask-once.js';
import { type Patience, pause } from './pause.js';
import type { StagePorts } from './stage-ports.js';
import type { UpstreamPost } from './upstream-post.js';

/** How far an upstream's clock may stand behind ours; a job it dates earlier was not made by this request. */
const clockSkewMs = 120_000;
/** Jobs newer than the request are on the first pages. */
const mostPages = 10;

/**
 * Looks for the job of a request whose answer was lost: the one job in the upstream's list that was made since, says
 * what the request said, and belongs to no other video. Undefined when there is none, more than one, or a list that
 * does not tell.
 */
export async function runMatchJob(
  { video, post }: { readonly video: GatewayVideo; readonly post: UpstreamPost },
  ports: StagePorts,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { kind } = post.server;
  if (!kind.listEchoes.includes('prompt')) return undefined;
  const intendedAtMs = video.job?.intendedAtMs ?? 0;
  // From now on, not from the intent: the call was given up only a moment ago, and may still be on its way.
  await pause(kind.settleMs, ports.clock, signal);
  const since = intendedAtMs - clockSkewMs;
  const free: string[] = [];
  for (const job of await listSince(post, since, { clock: ports.clock, signal })) {
    if (!looksAlike(job, video)) continue;
    const owner = await ports.records.findVideoOfJob({ upstream: post.name, id: job.id });
    if (owner === undefined) free.push(job.id);
  }
  return free.length === 1 ? free[0] : undefined;
}

/** What the list leaves out cannot speak against a job; what it says must agree. */
function looksAlike(job: Video, { request, source }: GatewayVideo): boolean {
  if (job.prompt !== request.prompt) return false;
  if (job.parentVideoId !== undefined && job.parentVideoId !== source?.jobId) return false;
  if (job.model !== undefined && job.model !== request.model) return false;
  if (job.size !== undefined && job.size !== request.size) return false;
  // An extension tells of its whole length, or of what it adds.
  return job.seconds === undefined || job.seconds === request.seconds || job.seconds === source?.addedSeconds;
}

async function listSince(post: UpstreamPost, sinceMs: number, patience: Patience): Promise<readonly Video[]> {
  const jobs: Video[] = [];
  let after: string | undefined;
  for (let page = 0; page < mostPages && !patience.signal.aborted; page += 1) {
    const found = await listPage(post, after, patience);
    if (found === undefined) return jobs;
    jobs.push(...found.items.filter(({ createdAtMs }) => createdAtMs === undefined || createdAtMs >= sinceMs));
    const isPast = found.items.some(({ createdAtMs }) => createdAtMs !== undefined && createdAtMs < sinceMs);
    after = found.next;
    if (after === undefined || isPast) return jobs;
  }
  return jobs;
}

/** An upstream that does not answer tells nothing, so it is asked until it does. Undefined once the signal aborts. */
async function listPage(
  { server }: UpstreamPost,
  after: string | undefined,
  { clock, signal }: Patience,
): Promise<Page<Video> | undefined> {
  while (!signal.aborted) {
    const answer = await askOnce(() => server.jobs.listVideos(after === undefined ? {} : { after }, signal));
    if (answer.kind === 'answered') return answer.value;
    await pause(Math.max(server.kind.pollIntervalMs, answer.retryAfterMs), clock, signal);
  }
  return undefined;
}
