import type { Clock } from '../ports/clock.js';

/** What a patient loop waits with, and what ends it. */
export interface Patience {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Waits, or returns at once when the signal aborts. */
export async function pause(delayMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  if (delayMs <= 0 || signal.aborted) return;
  try {
    await clock.sleep(delayMs, signal);
  } catch (cause) {
    if (!signal.aborted) throw cause;
  }
}
