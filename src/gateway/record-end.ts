import type { GatewayLine, GatewayVideo } from '../domain/gateway-records.js';
import type { RecordChange } from '../ports/gateway-records.js';
import type { StagePorts } from './stage-ports.js';

type EndPorts = Pick<StagePorts, 'records' | 'clock' | 'announce'>;

/** Bytes of a single video stay this long after it was made. https://platform.openai.com/docs/guides/video-generation */
const directDownloadMs = 3600 * 1000;

/** A video whose bytes are on the disk ends well, and its line with it: this is when the render counts. */
export async function recordCompleted(
  video: GatewayVideo,
  assets: NonNullable<GatewayVideo['assets']>,
  ports: EndPorts,
): Promise<void> {
  const now = ports.clock.now();
  // The bytes of a batch's clips are dated when the batch ends.
  const expiry = video.origin === undefined ? { expiresAtMs: now + directDownloadMs } : {};
  await ports.records.commit([
    { kind: 'video', video: { ...video, status: 'completed', completedAtMs: now, ...expiry, assets } },
    ...(await lineChange(video, 'completed', ports)),
    renderTruth('rendered', video, now),
    ...ports.announce('video.completed', video.id),
  ]);
}

export async function recordFailure(video: GatewayVideo, error: VideoError, ports: EndPorts): Promise<void> {
  await recordEnd(video, { state: 'failed', error }, ports);
}

type VideoError = NonNullable<GatewayVideo['error']>;

/** A video that came to nothing, and what its line says of that. */
export async function recordEnd(
  video: GatewayVideo,
  { state, error }: { readonly state: 'failed' | 'expired' | 'cancelled'; readonly error: VideoError },
  ports: EndPorts,
): Promise<void> {
  const now = ports.clock.now();
  await ports.records.commit([
    { kind: 'video', video: { ...video, status: 'failed', completedAtMs: now, error } },
    ...(await lineChange(video, state, ports)),
    renderTruth('render_failed', video, now, error.code),
    ...ports.announce('video.failed', video.id),
  ]);
}

async function lineChange(
  video: GatewayVideo,
  state: GatewayLine['state'],
  ports: EndPorts,
): Promise<readonly RecordChange[]> {
  if (video.origin === undefined) return [];
  const { batchId, line } = video.origin;
  const [found] = await ports.records.listLines({ batchId, afterLine: line - 1, limit: 1 });
  return found === undefined ? [] : [{ kind: 'lines', lines: [{ ...found, state }] }];
}

export function renderTruth(
  kind: 'started' | 'rendered' | 'render_failed' | 'job_lost',
  video: GatewayVideo,
  atMs: number,
  detail?: string,
): RecordChange {
  const { batchId, customId } = video.origin ?? {};
  return { kind: 'truth', event: { atMs, kind, videoId: video.id, batchId, customId, detail } };
}
