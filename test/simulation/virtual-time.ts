import type { Clock } from '../../src/ports/clock.js';

/** When to call something, and how many were queued before it: equal times keep their order. */
interface Due {
  readonly atMs: number;
  readonly order: number;
  readonly call: () => void;
}

/**
 * One time for a whole simulated world. Nothing runs by itself: `run` calls what is due, in order, and lets everything
 * that waits for it go on before the next. A day passes in milliseconds, and the same calls give the same day.
 */
export class VirtualTime {
  #nowMs: number;
  #order = 0;
  readonly #queue: Due[] = [];

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  readonly now = (): number => this.#nowMs;

  readonly after = (delayMs: number, call: () => void): void => {
    this.#order += 1;
    this.#push({ atMs: this.#nowMs + Math.max(0, Math.round(delayMs)), order: this.#order, call });
  };

  /** As the port has it: a signal ends it at once with its reason. */
  readonly sleep = (delayMs: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const wake = (): void => reject(signal?.reason);
      signal?.addEventListener('abort', wake, { once: true });
      this.after(delayMs, () => {
        signal?.removeEventListener('abort', wake);
        resolve();
      });
    });

  /** True when it was done by then; false when nothing was left to happen, or the time was up. */
  async run(isDone: () => boolean, untilMs: number, settle = settled): Promise<boolean> {
    await settle();
    while (!isDone()) {
      const due = this.#pop();
      if (due === undefined || due.atMs > untilMs) return false;
      this.#nowMs = due.atMs;
      due.call();
      await settle();
    }
    return true;
  }

  #push(due: Due): void {
    const queue = this.#queue;
    let at = queue.length;
    queue.push(due);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = queue[parent];
      if (above === undefined || !isBefore(due, above)) break;
      queue[at] = above;
      at = parent;
    }
    queue[at] = due;
  }

  #pop(): Due | undefined {
    const queue = this.#queue;
    const first = queue[0];
    const last = queue.pop();
    if (first === undefined || last === undefined || queue.length === 0) return first;
    let at = 0;
    for (;;) {
      const child = smallerChild(queue, at);
      const below = queue[child];
      if (below === undefined || !isBefore(below, last)) break;
      queue[at] = below;
      at = child;
    }
    queue[at] = last;
    return first;
  }
}

/** The clock of one host: it may be wrong, and jump. */
export function hostClock(time: VirtualTime, skew: { offsetMs: number }): Clock {
  return { now: () => time.now() + skew.offsetMs, monotonicMs: time.now, sleep: time.sleep };
}

function isBefore(left: Due, right: Due): boolean {
  return left.atMs < right.atMs || (left.atMs === right.atMs && left.order < right.order);
}

function smallerChild(queue: readonly Due[], at: number): number {
  const left = queue[2 * at + 1];
  const right = queue[2 * at + 2];
  return left !== undefined && right !== undefined && isBefore(right, left) ? 2 * at + 2 : 2 * at + 1;
}

/** Everything that can go on without time passing has gone on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
