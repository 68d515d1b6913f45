import type { GatewayAsset, GatewayVideo } from '../domain/gateway-records.js';
import type { AssetKind } from '../domain/object-key.js';
import { sizeInPixels, sizeSchema } from '../domain/render-request.js';
import type { RenderedClip, RenderOrder } from '../ports/renderer.js';
import { assembleOrder } from './assemble-order.js';
import { assetBlob } from './blob-names.js';
import { recordCompleted, recordFailure, renderTruth } from './record-end.js';
import type { StagePorts } from './stage-ports.js';
import { faultSubject, type StagedFaults } from './staged-faults.js';

type RenderPorts = Pick<StagePorts, 'records' | 'blobs' | 'renderer' | 'clock' | 'crashPoints' | 'faults' | 'announce'>;

/**
 * Renders one video and records its end. Cut short at any place, the same video is rendered again: the render counts,
 * and is billed, when its result is recorded.
 */
export async function runRender(video: GatewayVideo, ports: RenderPorts, signal: AbortSignal): Promise<void> {
  const started: GatewayVideo = { ...video, status: 'in_progress' };
  await ports.records.commit([{ kind: 'video', video: started }, renderTruth('started', started, ports.clock.now())]);
  const order = await assembleOrder(started, ports);
  if (order === undefined) {
    const error = { code: 'source_not_found', message: 'A file, character or video this one is made from is gone.' };
    await recordFailure(started, error, ports);
    return;
  }
  const fault = await findRenderFault(started, ports.faults);
  if (fault !== undefined) {
    await recordFailure(started, fault, ports);
    return;
  }
  const result = await renderOrFail(await bendOrder(order, started, ports.faults), ports.renderer, signal);
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

/** A clip that is another than was asked for. */
async function bendOrder(order: RenderOrder, video: GatewayVideo, faults: StagedFaults): Promise<RenderOrder> {
  const subject = faultSubject(video);
  const { width, height } = sizeInPixels(order.size);
  const isTurned = await faults.strikes('other-size', subject);
  const isShort = await faults.strikes('other-seconds', subject);
  return {
    ...order,
    size: isTurned ? sizeSchema.parse(`${height}x${width}`) : order.size,
    seconds: isShort ? order.seconds / 2 : order.seconds,
  };
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

async function recordClip(video: GatewayVideo, clip: RenderedClip, ports: RenderPorts): Promise<void> {
  const store = async (kind: AssetKind): Promise<GatewayAsset> => {
    const { bytes, mediaType } = clip[kind];
    return { mediaType, ...(await ports.blobs.write(assetBlob(video.id, kind), [bytes])) };
  };
  const assets = {
    video: await store('video'),
    thumbnail: await store('thumbnail'),
    spritesheet: await store('spritesheet'),
  };
  ports.crashPoints.reach('gateway.clip-written');
  await recordCompleted(video, assets, ports);
}
