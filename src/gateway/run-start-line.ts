import type { GatewayBatch, GatewayLine, GatewayRequest, GatewayVideo } from '../domain/gateway-records.js';
import type { GatewayOptions } from './gateway-ports.js';
import { makeVideo } from './make-video.js';
import { newId } from './new-id.js';
import { slateLabel } from './slate-label.js';
import type { StagePorts } from './stage-ports.js';

export interface PendingLine {
  readonly batch: GatewayBatch;
  readonly line: GatewayLine;
}

/** Makes the video of a pending line. */
export async function runStartLine(
  { batch, line, request }: PendingLine & { readonly request: GatewayRequest },
  ports: Pick<StagePorts, 'records' | 'clock' | 'random' | 'crashPoints'>,
  { renderer }: Pick<GatewayOptions, 'renderer'>,
): Promise<GatewayVideo> {
  const { customId } = line;
  const video = makeVideo(newId('video_', ports.random), request, {
    createdAtMs: ports.clock.now(),
    label: slateLabel(customId, batch.metadata),
    isPlaceholder: renderer.isPlaceholder,
    origin: { batchId: batch.id, line: line.line, customId },
  });
  await ports.records.commit([
    { kind: 'video', video },
    { kind: 'lines', lines: [{ ...line, state: 'running', videoId: video.id }] },
  ]);
  ports.crashPoints.reach('gateway.line-started');
  return video;
}
