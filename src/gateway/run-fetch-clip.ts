import type { GatewayAsset, GatewayVideo } from '../domain/gateway-records.js';
import { imageTypeOf } from '../domain/image-type.js';
import { createMp4Walk, type Mp4Walk } from '../domain/mp4-walk.js';
import type { AssetKind } from '../domain/object-key.js';
import type { Video } from '../domain/video.js';
import type { ContentAnswer } from '../ports/videos-api.js';
import { askOnce } from './ask-once.js';
import { assetBlob } from './blob-names.js';
import { pause } from './pause.js';
import { recordCompleted, recordFailure } from './record-end.js';
import { type Pictures, runDrawPictures } from './run-draw-pictures.js';
import type { StagePorts } from './stage-ports.js';
import type { UpstreamPost } from './upstream-post.js';

interface LinkedJob extends FinishedJob {
  readonly link: string | undefined;
}

export interface FinishedJob {
  readonly video: GatewayVideo;
  readonly job: Video;
  readonly post: UpstreamPost;
}

/** A clip was paid for, so its bytes are asked for patiently: with doubling waits these are about four minutes. */
const mostTries = 8;
const firstWaitMs = 1_000;
const longestWaitMs = 128_000;
/** An upstream that is out of reach says nothing of its clip, which is waited for as long as such bytes are kept. */
const usualKeepMs = 3_600_000;

/** Brings a finished job's bytes home and verifies them: length and MP4 structure. Without the MP4 the video has failed. */
export async function runFetchClip(finished: FinishedJob, ports: StagePorts, signal: AbortSignal): Promise<void> {
  const { video, post } = finished;
  const keptUntilMs = finished.job.expiresAtMs ?? ports.clock.now() + usualKeepMs;
  let problem = '';
  for (let attempt = 0, tries = 0; tries < mostTries && !signal.aborted; attempt += 1) {
    const fetched = await fetchVideo({ ...finished, link: linkFor(finished, attempt) }, ports, signal);
    if (fetched.kind === 'fetched') {
      const given = post.server.kind.hasVariants ? await fetchImages(finished, ports, signal) : {};
      const { durationSeconds } = fetched;
      const images = await runDrawPictures({ video, durationSeconds, given }, ports, signal);
      ports.crashPoints.reach('gateway.clip-written');
      await recordCompleted(video, { video: fetched.asset, ...images }, ports);
      return;
    }
    problem = fetched.problem;
    if (!fetched.isOutage || ports.clock.now() >= keptUntilMs) tries += 1;
    const waitMs = Math.min(firstWaitMs * 2 ** attempt, longestWaitMs);
    await pause(Math.max(waitMs, fetched.retryAfterMs), ports.clock, signal);
  }
  if (signal.aborted) return;
  await ports.blobs.remove(assetBlob(video.id, 'video'));
  await recordFailure(video, { code: 'content_unavailable', message: `The clip was rendered, but ${problem}.` }, ports);
}

type Fetched = { readonly kind: 'fetched'; readonly asset: GatewayAsset; readonly durationSeconds: number } | Problem;

interface Problem {
  readonly kind: 'problem';
  readonly problem: string;
  readonly retryAfterMs: number;
  /** Nobody answered for the clip. */
  readonly isOutage: boolean;
}

/** Some servers hand out a link and refuse `/content`, others the other way round; every second try takes the link. */
function linkFor({ job, post }: FinishedJob, attempt: number): string | undefined {
  const isFirstWay = attempt % 2 === 0;
  return isFirstWay === (post.server.kind.contentFrom === 'link') ? job.resultUrl : undefined;
}

async function fetchVideo(finished: LinkedJob, ports: StagePorts, signal: AbortSignal): Promise<Fetched> {
  const answer = await openAsset(finished, 'video', signal);
  if (answer.kind === 'problem') return answer;
  const walk = createMp4Walk();
  const stored = await askOnce(() =>
    ports.blobs.write(assetBlob(finished.video.id, 'video'), walked(answer.content.body, walk), largestClipBytes),
  );
  if (stored.kind === 'no_answer')
    return { kind: 'problem', problem: stored.message, retryAfterMs: 0, isOutage: false };
  const { sizeBytes: announced } = answer.content;
  if (announced !== undefined && announced !== stored.value.sizeBytes) {
    return {
      kind: 'problem',
      problem: `${stored.value.sizeBytes} of ${announced} bytes came`,
      retryAfterMs: 0,
      isOutage: false,
    };
  }
  const verdict = walk.finish();
  if (verdict.kind === 'fault')
    return { kind: 'problem', problem: `what came ${verdict.fault}`, retryAfterMs: 0, isOutage: false };
  const durationSeconds = verdict.movie.durationSeconds ?? finished.video.request.seconds;
  return { kind: 'fetched', asset: { mediaType: 'video/mp4', ...stored.value }, durationSeconds };
}

/** Twenty seconds in 1080p are about 60 MB; a body that does not end is no clip. */
const largestClipBytes = 2 * 1024 * 1024 * 1024;
const largestImageBytes = 64 * 1024 * 1024;

/** Niceties: asked for once, and absent when what comes is no image. */
async function fetchImages(finished: FinishedJob, ports: StagePorts, signal: AbortSignal): Promise<Pictures> {
  const thumbnail = await fetchImage(finished, 'thumbnail', { ports, signal });
  const spritesheet = await fetchImage(finished, 'spritesheet', { ports, signal });
  return { ...(thumbnail && { thumbnail }), ...(spritesheet && { spritesheet }) };
}

async function fetchImage(
  finished: FinishedJob,
  kind: 'thumbnail' | 'spritesheet',
  { ports, signal }: { readonly ports: StagePorts; readonly signal: AbortSignal },
): Promise<GatewayAsset | undefined> {
  const answer = await openAsset({ ...finished, link: undefined }, kind, signal);
  if (answer.kind === 'problem') return undefined;
  const name = assetBlob(finished.video.id, kind);
  let head: Uint8Array = new Uint8Array();
  const watched = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of answer.content.body) {
      if (head.length === 0) head = chunk;
      yield chunk;
    }
  };
  const stored = await askOnce(() => ports.blobs.write(name, watched(), largestImageBytes));
  const mediaType = imageTypeOf(head);
  if (stored.kind === 'answered' && mediaType !== undefined) return { mediaType, ...stored.value };
  await ports.blobs.remove(name);
  return undefined;
}

type Opened = { readonly kind: 'opened'; readonly content: ContentAnswer } | Problem;

async function openAsset({ job, post, video, link }: LinkedJob, kind: AssetKind, signal: AbortSignal): Promise<Opened> {
  const videoId = video.job?.state === 'accepted' ? video.job.id : job.id;
  const resultUrl = link === undefined ? {} : { resultUrl: link };
  const asked = await askOnce(() =>
    post.server.jobs.openContent({ videoId, kind, offset: 0, etag: undefined, ...resultUrl }, signal),
  );
  if (asked.kind === 'no_answer') {
    return { kind: 'problem', problem: asked.message, retryAfterMs: asked.retryAfterMs, isOutage: true };
  }
  const content = asked.value;
  if (content.status === 200) return { kind: 'opened', content };
  for await (const _ of content.body) break;
  const problem = `its bytes were answered with HTTP ${content.status}`;
  return {
    kind: 'problem',
    problem,
    retryAfterMs: content.retryAfterMs ?? 0,
    isOutage: content.status >= 500 || content.status === 429,
  };
}

async function* walked(body: AsyncIterable<Uint8Array>, walk: Mp4Walk): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    walk.push(chunk);
    yield chunk;
  }
}
