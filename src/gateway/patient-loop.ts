import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../ports/clock.js';
import { pause } from './pause.js';

/** Work that is looked at again whenever something happened, and from time to time in any case. */
export interface PatientLoop {
  /** There may be something to do. Returns at once; a step under way is followed by another. */
  readonly wake: () => void;
  /** Ends the loop after the step under way. */
  readonly stop: () => void;
  /** Settles when the loop has ended; rejects with what a step threw. */
  readonly stopped: Promise<void>;
}

/** A clock that was set back, or a wake that was missed, costs no more than this. */
const longestNapMs = 60_000;

/** `step` does what there is to do and says when the next thing is due, epoch ms; `Infinity` when nothing is. */
export function startPatientLoop(step: (signal: AbortSignal) => Promise<number>, clock: Clock): PatientLoop {
  const end = new AbortController();
  let alarm = new AbortController();
  const run = async (): Promise<void> => {
    while (!end.signal.aborted) {
      alarm = new AbortController();
      const dueAtMs = await step(end.signal);
      // A step may be all microtasks, and must not keep sockets and timers from their turn.
      await setImmediate();
      // Reckoned last, so that a clock which jumped meanwhile is not slept through.
      const waitMs = Math.max(0, dueAtMs - clock.now());
      await pause(Math.min(waitMs, longestNapMs), clock, AbortSignal.any([alarm.signal, end.signal]));
    }
  };
  return { wake: () => alarm.abort(), stop: () => end.abort(), stopped: run() };
}
