import { Worker } from 'node:worker_threads';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import type { RenderedClip, Renderer, RenderOrder } from '../../ports/renderer.js';
import type { Ffmpeg } from '../ffmpeg/run-ffmpeg.js';

export type WorkerAnswer =
  | { readonly kind: 'rendered'; readonly clip: RenderedClip }
  | { readonly kind: 'failed'; readonly message: string };

export interface WorkerRendererOptions {
  /** Compiled `render-worker.js`; it exists in the build only, so the caller says where. */
  readonly workerUrl: URL;
  readonly workerCount: number;
  /** Encodes the clips; without it the built-in encoder does, with fewer frames. */
  readonly ffmpeg?: Ffmpeg | undefined;
}

/** What a worker is told when it is hired. */
export type WorkerSetup = Pick<WorkerRendererOptions, 'ffmpeg'>;

/**
 * Renders in worker threads, so that a server in this process goes on answering. Orders wait in line for a free worker;
 * a worker that dies fails its order alone and is replaced with the next one.
 */
export function createWorkerRenderer(options: WorkerRendererOptions): Renderer {
  const idle: Worker[] = [];
  const waiting: Job[] = [];
  const busy = new Map<Worker, Job>();

  const settle = (worker: Worker, finish: (job: Job) => void): void => {
    const job = busy.get(worker);
    busy.delete(worker);
    if (job !== undefined) finish(job);
    next();
  };
  const hire = (): Worker => {
    const workerData: WorkerSetup = { ffmpeg: options.ffmpeg };
    const worker = new Worker(options.workerUrl, { workerData });
    worker.unref();
    worker.on('message', (answer: WorkerAnswer) => {
      idle.push(worker);
      settle(worker, (job) => finishJob(job, answer));
    });
    worker.on('error', (cause) => settle(worker, (job) => job.reject(workerFailed(cause.message, cause))));
    worker.on('exit', () => {
      idle.splice(0, idle.length, ...idle.filter((other) => other !== worker));
      settle(worker, (job) => job.reject(workerFailed('its worker thread ended', undefined)));
    });
    return worker;
  };
  const next = (): void => {
    const job = waiting[0];
    if (job === undefined || busy.size >= options.workerCount) return;
    waiting.shift();
    if (job.signal?.aborted === true) {
      job.reject(job.signal.reason);
      next();
      return;
    }
    const worker = idle.pop() ?? hire();
    busy.set(worker, job);
    worker.postMessage(job.order);
  };

  return {
    render: (order, signal) =>
      new Promise<RenderedClip>((resolve, reject) => {
        waiting.push({ order, signal, resolve, reject });
        next();
      }),
    close: async () => {
      const closed = workerFailed('the renderer was closed', undefined);
      for (const job of waiting.splice(0)) job.reject(closed);
      await Promise.all([...idle, ...busy.keys()].map((worker) => worker.terminate()));
    },
  };
}

interface Job {
  readonly order: RenderOrder;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (clip: RenderedClip) => void;
  readonly reject: (reason: unknown) => void;
}

function finishJob(job: Job, answer: WorkerAnswer): void {
  if (answer.kind === 'rendered') job.resolve(answer.clip);
  else job.reject(workerFailed(answer.message, undefined));
}

function workerFailed(why: string, cause: unknown): RenderQueueError {
  return new RenderQueueError({
    code: 'E_PLACEHOLDER_RENDER',
    kind: 'internal',
    message: `A placeholder could not be rendered: ${why.replace(/\.$/, '')}.`,
    cause,
  });
}
