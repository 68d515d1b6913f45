import { parentPort } from 'node:worker_threads';
import type { RenderOrder } from '../../ports/renderer.js';
import { renderClip } from './render-clip.js';
import type { WorkerAnswer } from './worker-renderer.js';

/** The worker's end of `worker-renderer.ts`: one order in, one answer out. */
parentPort?.on('message', (order: RenderOrder) => {
  renderClip(order).then(
    (clip) => answer({ kind: 'rendered', clip }),
    (cause: unknown) => answer({ kind: 'failed', message: cause instanceof Error ? cause.message : String(cause) }),
  );
});

function answer(message: WorkerAnswer): void {
  parentPort?.postMessage(message);
}
