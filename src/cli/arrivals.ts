import type { Ulid } from '../domain/ulid.js';
import type { Arrivals } from '../ports/arrivals.js';

/** One loop tells another that something came; what comes while nobody waits is kept until somebody does. */
export interface ArrivalsBoard extends Arrivals {
  /** Clips of these submissions came: a ferry at work takes them up, else the next one. */
  readonly announce: (submissionIds: readonly Ulid[]) => void;
  /** There is something for the next ferry to look at. */
  readonly announceOther: () => void;
  /** Nothing will come any more. */
  readonly close: () => void;
  /** True when something came that nobody took; false when nothing did and nothing will. */
  readonly next: () => Promise<boolean>;
}

export function createArrivals(): ArrivalsBoard {
  const brought = new Set<Ulid>();
  const listeners = new Set<() => void>();
  let isNew = false;
  let isClosed = false;
  let wake = (): void => undefined;
  return {
    announce: (submissionIds) => {
      for (const id of submissionIds) brought.add(id);
      wake();
      for (const listener of listeners) listener();
    },
    announceOther: () => {
      isNew = true;
      wake();
    },
    close: () => {
      isClosed = true;
      wake();
    },
    next: async () => {
      if (!isNew && brought.size === 0 && !isClosed) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const came = isNew || brought.size > 0;
      isNew = false;
      brought.clear();
      return came;
    },
    take: () => {
      const taken = [...brought];
      brought.clear();
      return taken;
    },
    listen: (listener) => {
      listeners.add(listener);
      if (brought.size > 0) listener();
      return () => listeners.delete(listener);
    },
  };
}
