import { formatDuration } from '../domain/format-duration.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { Clock } from '../ports/clock.js';
import type { Talk } from '../ports/talk.js';
import type { PollMemory } from './poll-memory.js';

/** A server that restarts, or an uplink that is repaired at night; what is longer is for cron, and for somebody to know. */
const patienceMs = 60 * 60_000;

interface PatiencePorts {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly talk: Pick<Talk, 'warn'>;
}

/**
 * Bears a server that gives no answer for a while: what it renders goes on meanwhile. Throws the error when it is of
 * another kind, or when the silence has lasted too long.
 */
export function bearSilence(error: unknown, memory: PollMemory, ports: PatiencePorts): void {
  if (!canBearSilence(error, memory, ports)) throw error;
}

/** False where `bearSilence` would throw. */
export function canBearSilence(error: unknown, memory: PollMemory, { clock, talk }: PatiencePorts): boolean {
  if (!(error instanceof RenderQueueError) || error.kind !== 'server' || !error.retryable) return false;
  const now = clock.monotonicMs();
  if (memory.silentSinceMs === undefined) {
    talk.warn(`${error.message} What is out goes on rendering; it is asked again for ${formatDuration(patienceMs)}.`);
  }
  memory.silentSinceMs ??= now;
  memory.quietPolls += 1;
  return now - memory.silentSinceMs <= patienceMs;
}
