import { setImmediate } from 'node:timers/promises';
import type { GatewayBatch, GatewayVideo } from '../domain/gateway-records.js';
import type { GatewayOptions } from './gateway-ports.js';
import { startPatientLoop } from './patient-loop.js';
import type { RenderCrew, RenderPlace } from './render-crew.js';
import { lateTimesOf, type RendersUnderWay, runEndLateLines } from './run-end-late-lines.js';
import { runFinishBatch } from './run-finish-batch.js';
import { runReadLine } from './run-read-line.js';
import { runStartLine } from './run-start-line.js';
import { runValidateBatch } from './run-validate-batch.js';
import type { StagePorts } from './stage-ports.js';
import { videoRules } from './video-rules.js';

/** Moves batches and videos on: whenever something was asked for, a render ended, or a completion window closes. */
export interface RenderEngine {
  /** There may be something to do. Returns at once. */
  readonly wake: () => void;
  /** Stops taking up work and waits until nothing is being written. What was under way goes on after the next start. */
  readonly close: () => Promise<void>;
  /** Settles when the engine has stopped: rejects when it stopped over an error, for then nothing more is rendered. */
  readonly stopped: Promise<void>;
}

export function startRenderEngine(crew: RenderCrew, ports: StagePorts, options: GatewayOptions): RenderEngine {
  const rendering = new Map<string, UnderWay>();
  const failures: unknown[] = [];
  const start = ({ place, video, signal }: Start): void => {
    const stop = new AbortController();
    const called = AbortSignal.any([signal, stop.signal]);
    const ended = place
      .render(video, called)
      .catch((cause: unknown) => {
        if (cause !== called.reason) failures.push(cause);
      })
      .then(() => {
        rendering.delete(video.id);
        loop.wake();
      });
    rendering.set(video.id, { stop, ended });
  };
  const underWay: RendersUnderWay = {
    sinceMs: ports.clock.now(),
    ids: () => new Set(rendering.keys()),
    stop: async (videoId) => {
      rendering.get(videoId)?.stop.abort();
      await rendering.get(videoId)?.ended;
    },
  };

  /** What was under way when the gateway stopped is taken up again, whatever the room. */
  let isTakenUp = false;
  const startOpenVideos = async (signal: AbortSignal): Promise<void> => {
    // Thousands may wait, and are not to be read at each look for work.
    for (let after: string | undefined; !isTakenUp || crew.hasRoom(); ) {
      // Asked before the records are read: what ends in between is no longer what was read.
      const atWork = new Set(rendering.keys());
      const cursor = after === undefined ? {} : { after };
      const page = await ports.records.openVideos({ limit: videosPerPage, ...cursor });
      for (const video of page) {
        const place = atWork.has(video.id) ? undefined : crew.reserve(video);
        if (place !== undefined) start({ place, video, signal });
      }
      if (page.length < videosPerPage) {
        isTakenUp = true;
        return;
      }
      after = page.at(-1)?.id;
      await setImmediate();
    }
  };

  const fillFreeRenderers = async (batches: readonly GatewayBatch[], signal: AbortSignal): Promise<void> => {
    await startOpenVideos(signal);
    for (const batch of batches.filter(({ status }) => status === 'in_progress')) {
      while (!signal.aborted && (await startNextLine(batch, signal))) loop.wake();
    }
  };

  const rules = videoRules(ports, options);

  /** False when there is no room for the next line, or no line left to start. */
  const startNextLine = async (batch: GatewayBatch, signal: AbortSignal): Promise<boolean> => {
    if (!crew.hasRoom()) return false;
    const query = { batchId: batch.id, states: ['pending'], afterLine: 0, limit: 1 } as const;
    const [line] = await ports.records.listLines(query);
    const request = line && (await runReadLine({ batch, line }, ports, rules));
    if (line === undefined || request === undefined) return line !== undefined;
    const place = crew.reserveFor(request);
    if (place !== undefined) {
      start({ place, video: await runStartLine({ batch, line, request }, ports, options), signal });
    }
    return place !== undefined;
  };

  const loop = startPatientLoop(async (signal) => {
    // A render whose end could not be recorded stops the engine: to go on would be to forget paid work.
    if (failures.length > 0) throw failures[0];
    const batches: GatewayBatch[] = [];
    for (const batch of await ports.records.openBatches()) batches.push(await moveBatch(batch, ports, underWay));
    await fillFreeRenderers(batches, signal);
    const now = ports.clock.now();
    const times = [
      crew.roomAtMs() ?? Number.POSITIVE_INFINITY,
      ...batches.flatMap((batch) => lateTimesOf(batch, underWay)),
    ];
    return Math.min(...times.filter((atMs) => atMs > now));
  }, ports.clock);

  const stopped = loop.stopped.then(async () => {
    await Promise.all([...rendering.values()].map(({ ended }) => ended));
  });
  return {
    wake: loop.wake,
    stopped,
    close: async () => {
      loop.stop();
      await stopped;
    },
  };
}

/** As many as are read before sockets and timers get their turn. */
const videosPerPage = 100;

interface UnderWay {
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

interface Start {
  readonly place: RenderPlace;
  readonly video: GatewayVideo;
  readonly signal: AbortSignal;
}

/**
 * status       and                                    becomes
 * validating   its file was read                      in_progress, failed
 * in_progress  the window closed                      expired, once running lines ended
 * in_progress  no line is pending or running          finalizing, then completed
 * finalizing   (a restart found it)                   completed, or expired past its window
 * cancelling   no line is running                     cancelled
 */
async function moveBatch(batch: GatewayBatch, ports: StagePorts, underWay: RendersUnderWay): Promise<GatewayBatch> {
  if (batch.status === 'validating') return moveBatch(await runValidateBatch(batch, ports), ports, underWay);
  if (batch.status === 'failed') return batch;
  const counts = await runEndLateLines(batch, ports, underWay);
  if ((counts.pending ?? 0) > 0 || (counts.running ?? 0) > 0) return batch;
  if (batch.status === 'cancelling') return runFinishBatch(batch, 'cancelled', ports);
  return runFinishBatch(batch, (counts.expired ?? 0) > 0 ? 'expired' : 'completed', ports);
}
