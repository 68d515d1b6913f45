import { parentPort, workerData } from 'node:worker_threads';
import type { RenderOrder } from '../../ports/renderer.js';
import { builtInEncoder } from './built-in-encoder.js';
import { ffmpegEncoder } from './ffmpeg-encoder.js';
import { renderClip } from './render-clip.js';
import type { WorkerAnswer, WorkerSetup } from './worker-renderer.js';

const { ffmpeg }: WorkerSetup = workerData;
const encoder = ffmpeg === undefined ? builtInEncoder : ffmpegEncoder(ffmpeg);

/** The worker's end of `worker-renderer.ts`: one order in, one answer out. */
parentPort?.on('message', (order: RenderOrder) => {
  renderClip(order, encoder).then(
    (clip) => answer({ kind: 'rendered', clip }),
    (cause: unknown) => answer({ kind: 'failed', message: cause instanceof Error ? cause.message : String(cause) }),
  );
});

function answer(message: WorkerAnswer): void {
  parentPort?.postMessage(message);
}
