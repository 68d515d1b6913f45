import type { GatewayVideo } from '../domain/gateway-records.js';
import { formatVideo } from '../protocol/video-object.js';
import { describeVideo } from './describe-video.js';
import { faultSubject, type StagedFaults } from './staged-faults.js';

/** One look at a video, spoiled as the fault switches say. */
export async function spoilVideo(
  video: GatewayVideo,
  faults: StagedFaults,
): Promise<{ readonly status: number; readonly body: object }> {
  const subject = faultSubject(video);
  const formatted = formatVideo(describeVideo(video));
  let body: object = formatted;
  const { error } = formatted;
  if (error !== null && (await faults.strikes('error-text', subject))) body = { ...body, error: error.message };
  if (await faults.strikes('foreign-words', subject)) {
    body = { ...body, status: foreignWords[video.status] };
  }
  if (await faults.strikes('other-id', subject)) body = { ...body, id: `${video.id}=${video.request.model}` };
  const isError = video.status === 'failed' && (await faults.strikes('failed-as-error', subject));
  return { status: isError ? 500 : 200, body };
}

/** Words of other servers of the family. */
const foreignWords: Readonly<Record<GatewayVideo['status'], string>> = {
  queued: 'SUBMITTED',
  in_progress: 'processing',
  completed: 'succeeded',
  failed: 'failure',
};
