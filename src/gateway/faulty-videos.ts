import type { GatewayVideo } from '../domain/gateway-records.js';
import { formatVideo } from '../protocol/video-object.js';
import { notFound } from './api-error.js';
import { describeVideo } from './describe-video.js';
import { faultSubject, type StagedFaults } from './staged-faults.js';

/** One look at a video, spoiled as the fault switches say. */
export async function spoilVideo(
  video: GatewayVideo,
  faults: StagedFaults,
): Promise<{ readonly status: number; readonly body: object }> {
  const subject = faultSubject(video);
  if (await faults.strikes('video-gone', subject)) throw notFound('video', video.id);
  const formatted = formatVideo(describeVideo(video));
  let body: object = formatted;
  const { error } = formatted;
  if (error !== null && (await faults.strikes('error-text', subject))) body = { ...body, error: error.message };
  if (error !== null && (await faults.strikes('error-number', subject)))
    body = { ...body, error: { ...error, code: 500 } };
  if (error !== null && (await faults.strikes('error-bare', subject)))
    body = { ...body, error: { message: error.message } };
  if (error !== null && (await faults.strikes('error-null', subject))) body = { ...body, error: null };
  if (hasEnded(video) && (await faults.strikes('stuck-in-progress', subject))) body = { ...body, ...stillInProgress };
  if (await faults.strikes('odd-id', subject)) body = { ...body, id: oddId(video.id) };
  if (await faults.strikes('long-id', subject)) body = { ...body, id: longId(video.id) };
  if (await faults.strikes('foreign-words', subject)) {
    body = { ...body, status: foreignWords[video.status] };
  }
  if (await faults.strikes('other-id', subject)) body = { ...body, id: `${video.id}=${video.request.model}` };
  const isError = video.status === 'failed' && (await faults.strikes('failed-as-error', subject));
  return { status: isError ? 500 : 200, body };
}

const stillInProgress = { status: 'in_progress', progress: 99, completed_at: null, expires_at: null, error: null };

function hasEnded({ status }: GatewayVideo): boolean {
  return status === 'completed' || status === 'failed';
}

/** Ids are opaque, and may hold whatever a path must not. */
export function oddId(id: string): string {
  return id + oddTail;
}

/** No server of the family says how long they may be. */
export function longId(id: string): string {
  return id + longTail;
}

/** The id that an odd or a long one was made of. */
export function plainId(id: string): string {
  const tail = [oddTail, longTail].find((each) => id.endsWith(each));
  return tail === undefined ? id : id.slice(0, -tail.length);
}

const oddTail = '/../?=%';
const longTail = 'x'.repeat(1_000);

/** Words of other servers of the family. */
const foreignWords: Readonly<Record<GatewayVideo['status'], string>> = {
  queued: 'SUBMITTED',
  in_progress: 'processing',
  completed: 'succeeded',
  failed: 'failure',
};
