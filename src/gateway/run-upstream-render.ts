import type { GatewayVideo } from '../domain/gateway-records.js';
import type { CreateOrder, CreateVideoAnswer, VideoOrder } from '../ports/video-jobs.js';
import { readReference } from './read-reference.js';
import { recordFailure, renderTruth } from './record-end.js';
import { runFetchClip } from './run-fetch-clip.js';
import { runFollowJob } from './run-follow-job.js';
import { runMatchJob } from './run-match-job.js';
import { runShareCharacters, runUnshareForgotten } from './run-share-characters.js';
import type { StagePorts } from './stage-ports.js';
import { requestKey, type UpstreamPost } from './upstream-post.js';

export interface UpstreamRender {
  readonly video: GatewayVideo;
  readonly post: UpstreamPost;
  /** Its characters were shared anew, because the upstream had forgotten them. */
  readonly hasNewCharacters?: boolean;
}

type Job = NonNullable<GatewayVideo['job']>;
type AcceptedVideo = GatewayVideo & { readonly job: Extract<Job, { state: 'accepted' }> };

/**
 * Renders one video as a job of an upstream: intent, POST, record; then polls, and brings the bytes home. A job is
 * created at most once. What happens when nobody can say whether, or where, it runs:
 *
 * the answer was lost, or we were killed    the list shows exactly one such job    it is ours
 *                                           it does not, renders are free          the video is queued again
 *                                           it does not, renders are paid          the video fails: `outcome_unknown`
 * the upstream forgot the job               renders are free                       the video is queued again
 *                                           renders are paid                       the video fails: `runner_lost`
 * it refused, and knows a character no more                                        shared and asked for once more
 *
 * A video that is queued again is taken up at the engine's next round, perhaps by another upstream; after the third time
 * it fails too, for it may be what the upstream dies of.
 */
export async function runUpstreamRender(
  { video, post }: UpstreamRender,
  ports: StagePorts,
  signal: AbortSignal,
): Promise<void> {
  const accepted = await acceptedJob({ video, post }, ports, signal);
  if (accepted === undefined || signal.aborted) return;
  const end = await runFollowJob({ video: accepted, post }, ports, signal);
  if (signal.aborted) return;
  switch (end.kind) {
    case 'completed':
      await runFetchClip({ video: accepted, job: end.job, post }, ports, signal);
      return;
    case 'failed':
      await recordFailure(accepted, end.error, ports);
      return;
    case 'lost':
      await giveUpJob(accepted, post, { ports, error: lostError });
      return;
    default:
      end satisfies never;
  }
}

const lostError = {
  code: 'runner_lost',
  message: 'The upstream no longer knows this job, and it may have been billed.',
};
const unknownError = {
  code: 'outcome_unknown',
  message: 'Whether the upstream took this job cannot be told, and it may have been billed.',
};

async function acceptedJob(
  { video, post }: UpstreamRender,
  ports: StagePorts,
  signal: AbortSignal,
): Promise<AcceptedVideo | undefined> {
  const { job } = video;
  if (job?.state === 'accepted') return { ...video, job };
  return post.whileAlone(requestKey(video), () =>
    job === undefined
      ? createJob({ video, post }, ports, signal)
      : matchJob({ ...video, job }, post, { ports, signal }),
  );
}

type IntendedVideo = GatewayVideo & { readonly job: Extract<Job, { state: 'intended' }> };

async function createJob(
  { video, post, hasNewCharacters = false }: UpstreamRender,
  ports: StagePorts,
  signal: AbortSignal,
): Promise<AcceptedVideo | undefined> {
  const inputReference = await readReference(video.request.inputReference, ports);
  if (inputReference === 'gone') {
    const error = { code: 'input_reference_not_found', message: 'The file of the input reference does not exist.' };
    await recordFailure(video, error, ports);
    return undefined;
  }
  const characters = await runShareCharacters({ ids: video.request.characterIds ?? [], post }, ports);
  if (characters.kind === 'failed') {
    await recordFailure(video, characters.error, ports);
    return undefined;
  }
  if (characters.kind === 'later') {
    post.refusedForNow(characters.retryAfterMs);
    await queueAgain(video, ports);
    return undefined;
  }
  const intended: IntendedVideo = {
    ...video,
    status: 'in_progress',
    job: { state: 'intended', upstream: post.name, intendedAtMs: ports.clock.now() },
  };
  await ports.records.commit([
    { kind: 'video', video: intended },
    renderTruth('started', intended, intended.job.intendedAtMs, post.name),
  ]);
  ports.crashPoints.reach('gateway.job-intended');
  const characterIds = characters.characters.map(({ upstreamId }) => upstreamId);
  const answer = await post.server.jobs.createVideo(orderOf(video, { inputReference, characterIds }));
  ports.crashPoints.reach('gateway.job-answered');
  if (answer.kind === 'rejected' && characterIds.length > 0 && !hasNewCharacters) {
    // Nothing runs, and a kill while the upstream is asked must not leave the intent of a job behind.
    await queueAgain(intended, ports);
    const isWorthwhile = await runUnshareForgotten({ characters: characters.characters, post }, ports);
    if (isWorthwhile) return createJob({ video, post, hasNewCharacters: true }, ports, signal);
  }
  return recordAnswer(intended, answer, { post, ports, signal });
}

function orderOf(
  { method, request, source }: GatewayVideo,
  assets: Pick<CreateOrder, 'inputReference' | 'characterIds'>,
): VideoOrder {
  const { model, prompt, size, seconds, params } = request;
  if (method === 'create' || source === undefined) {
    return { method: 'create', model, prompt, size, seconds, params, ...assets };
  }
  const { jobId: parentId, addedSeconds = seconds } = source;
  return method === 'edit' ? { method, parentId, prompt } : { method, parentId, prompt, seconds: addedSeconds };
}

interface JobContext {
  readonly post: UpstreamPost;
  readonly ports: StagePorts;
  readonly signal: AbortSignal;
}

async function recordAnswer(
  video: IntendedVideo,
  answer: CreateVideoAnswer,
  { post, ports, signal }: JobContext,
): Promise<AcceptedVideo | undefined> {
  switch (answer.kind) {
    case 'accepted':
      post.tookJob();
      return recordAccepted(video, answer.video.id, ports);
    case 'busy':
      post.refusedForNow(answer.retryAfterMs);
      await queueAgain(video, ports);
      return undefined;
    case 'not_sent':
      post.refusedForNow(undefined);
      await queueAgain(video, ports);
      return undefined;
    case 'rejected':
      await recordFailure(video, { code: answer.code, message: answer.message }, ports);
      return undefined;
    case 'unknown':
      post.refusedForNow(undefined);
      return matchJob(video, post, { ports, signal });
    default:
      return answer satisfies never;
  }
}

async function matchJob(
  video: IntendedVideo,
  post: UpstreamPost,
  { ports, signal }: Omit<JobContext, 'post'>,
): Promise<AcceptedVideo | undefined> {
  const jobId = await runMatchJob({ video, post }, ports, signal);
  if (signal.aborted) return undefined;
  if (jobId !== undefined) return recordAccepted(video, jobId, ports);
  await giveUpJob(video, post, { ports, error: unknownError });
  return undefined;
}

async function recordAccepted(video: IntendedVideo, id: string, ports: StagePorts): Promise<AcceptedVideo> {
  const accepted: AcceptedVideo = { ...video, job: { ...video.job, state: 'accepted', id } };
  await ports.records.commit([{ kind: 'video', video: accepted }]);
  ports.crashPoints.reach('gateway.job-accepted');
  return accepted;
}

const mostLostJobs = 3;

/** What is free is rendered again; what may have been paid for is left for a person. */
async function giveUpJob(
  video: GatewayVideo,
  post: UpstreamPost,
  { ports, error }: { readonly ports: StagePorts; readonly error: { readonly code: string; readonly message: string } },
): Promise<void> {
  const lostJobs = (video.lostJobs ?? 0) + 1;
  if (post.server.kind.renders === 'paid' || lostJobs > mostLostJobs) {
    await recordFailure(video, error, ports);
    return;
  }
  await ports.records.commit([renderTruth('job_lost', video, ports.clock.now(), error.code)]);
  await queueAgain({ ...video, lostJobs }, ports);
}

async function queueAgain(video: GatewayVideo, ports: StagePorts): Promise<void> {
  const { job: _, ...queued } = video;
  await ports.records.commit([{ kind: 'video', video: { ...queued, status: 'queued' } }]);
}
