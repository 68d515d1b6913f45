import type { GatewayAsset, GatewayLine, GatewayVideo } from '../domain/gateway-records.js';
import { type AssetKind, assetKinds } from '../domain/object-key.js';
import type { RecordChange } from '../ports/gateway-records.js';
import type { RenderedClip, RenderOrder } from '../ports/renderer.js';
import { assetBlob, fileBlob } from './blob-names.js';
import { collectBytes } from './collect-bytes.js';
import type { StagePorts } from './stage-ports.js';
import { faultSubject, type StagedFaults } from './staged-faults.js';

type RenderPorts = Pick<StagePorts, 'records' | 'blobs' | 'renderer' | 'clock' | 'crashPoints' | 'faults'>;

/** Bytes of a single video stay this long after it was made. https://platform.openai.com/docs/guides/video-generation */
const directDownloadMs = 3600 * 1000;

/**
 * Renders one video and records its end. Cut short at any place, the same video is rendered again: the render counts,
 * and is billed, when its result is recorded.
 */
export async function runRender(video: GatewayVideo, ports: RenderPorts, signal: AbortSignal): Promise<void> {
  const started: GatewayVideo = { ...video, status: 'in_progress' };
  await ports.records.commit([{ kind: 'video', video: started }, truth('started', started, ports.clock.now())]);
  const order = await assembleOrder(started, ports);
  if (order === undefined) {
    const error = { code: 'input_reference_not_found', message: 'The file of the input reference does not exist.' };
    await recordFailure(started, error, ports);
    return;
  }
  const fault = await findRenderFault(started, ports.faults);
  if (fault !== undefined) {
    await recordFailure(started, fault, ports);
    return;
  }
  const result = await renderOrFail(order, ports.renderer, signal);
  if (signal.aborted) return;
  if (result.kind === 'failed') await recordFailure(started, { code: 'render_failed', message: result.message }, ports);
  else await recordClip(started, result.clip, ports);
}

async function findRenderFault(video: GatewayVideo, faults: StagedFaults): Promise<GatewayVideo['error']> {
  const subject = faultSubject(video);
  if (await faults.strikes('moderation', subject)) {
    return { code: 'moderation_blocked', message: 'The video was blocked by the moderation system.' };
  }
  if (await faults.strikes('render-failed', subject)) {
    return { code: 'server_error', message: 'The video could not be generated.' };
  }
  return undefined;
}

type RenderResult =
  | { readonly kind: 'rendered'; readonly clip: RenderedClip }
  | { readonly kind: 'failed'; readonly message: string };

/** Whatever goes wrong while rendering ends this video and no other; the error's words are the video's. */
async function renderOrFail(
  order: RenderOrder,
  renderer: StagePorts['renderer'],
  signal: AbortSignal,
): Promise<RenderResult> {
  try {
    return { kind: 'rendered', clip: await renderer.render(order, signal) };
  } catch (cause) {
    return { kind: 'failed', message: cause instanceof Error ? cause.message : String(cause) };
  }
}

async function assembleOrder(video: GatewayVideo, ports: RenderPorts): Promise<RenderOrder | undefined> {
  const { model, prompt, size, seconds, inputReference } = video.request;
  const order: RenderOrder = { model, prompt, size, seconds, label: video.label };
  if (inputReference === undefined) return order;
  if (inputReference.kind === 'url') {
    const bytes = decodeDataUrl(inputReference.url);
    return bytes === undefined ? order : { ...order, inputReference: bytes };
  }
  const file = await ports.records.findFile(inputReference.fileId);
  const body = file === undefined ? undefined : await ports.blobs.open(fileBlob(file.id));
  return body === undefined ? undefined : { ...order, inputReference: await collectBytes(body) };
}

/** Undefined for a link: a gateway fetches nothing from addresses its users name. */
function decodeDataUrl(url: string): Uint8Array | undefined {
  const comma = url.indexOf(',');
  return url.startsWith('data:') ? Buffer.from(url.slice(comma + 1), 'base64') : undefined;
}

async function recordClip(video: GatewayVideo, clip: RenderedClip, ports: RenderPorts): Promise<void> {
  const facts = new Map<AssetKind, GatewayAsset>();
  for (const kind of assetKinds) {
    const { bytes, mediaType } = clip[kind];
    facts.set(kind, { mediaType, ...(await ports.blobs.write(assetBlob(video.id, kind), [bytes])) });
  }
  ports.crashPoints.reach('gateway.clip-written');
  const now = ports.clock.now();
  const main = facts.get('video');
  const assets = main && { video: main, thumbnail: facts.get('thumbnail'), spritesheet: facts.get('spritesheet') };
  const completed: GatewayVideo = {
    ...video,
    status: 'completed',
    completedAtMs: now,
    ...(video.origin === undefined ? { expiresAtMs: now + directDownloadMs } : {}),
    assets,
  };
  await ports.records.commit([
    { kind: 'video', video: completed },
    ...(await lineChange(video, 'completed', ports)),
    truth('rendered', video, now),
  ]);
}

async function recordFailure(
  video: GatewayVideo,
  error: { readonly code: string; readonly message: string },
  ports: RenderPorts,
): Promise<void> {
  const now = ports.clock.now();
  await ports.records.commit([
    { kind: 'video', video: { ...video, status: 'failed', completedAtMs: now, error } },
    ...(await lineChange(video, 'failed', ports)),
    truth('render_failed', video, now, error.code),
  ]);
}

async function lineChange(
  video: GatewayVideo,
  state: GatewayLine['state'],
  ports: RenderPorts,
): Promise<readonly RecordChange[]> {
  if (video.origin === undefined) return [];
  const { batchId, line } = video.origin;
  const [found] = await ports.records.listLines({ batchId, afterLine: line - 1, limit: 1 });
  return found === undefined ? [] : [{ kind: 'lines', lines: [{ ...found, state }] }];
}

function truth(
  kind: 'started' | 'rendered' | 'render_failed',
  video: GatewayVideo,
  atMs: number,
  detail?: string,
): RecordChange {
  const { batchId, customId } = video.origin ?? {};
  return { kind: 'truth', event: { atMs, kind, videoId: video.id, batchId, customId, detail } };
}
