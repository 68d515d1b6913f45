import type { Clock } from '../ports/clock.js';

/**
 * The time machine of a rehearsal: a clock that runs `speed` times as fast as the one under it, and jumps on request. A
 * sleeper whose time has come by a jump wakes at once.
 */
export class WarpClock implements Clock {
  readonly #clock: Clock;
  readonly #speed: number;
  readonly #startMs: number;
  readonly #startMonotonicMs: number;
  #jumpedMs = 0;
  #jump = new AbortController();

  constructor(clock: Clock, speed: number) {
    this.#clock = clock;
    this.#speed = speed;
    this.#startMs = clock.now();
    this.#startMonotonicMs = clock.monotonicMs();
  }

  readonly now = (): number => {
    const sinceMs = this.#clock.now() - this.#startMs;
    // Whole milliseconds, as every record wants them.
    return Math.floor(this.#startMs + sinceMs * this.#speed + this.#jumpedMs);
  };

  readonly monotonicMs = (): number => {
    const sinceMs = this.#clock.monotonicMs() - this.#startMonotonicMs;
    return this.#startMonotonicMs + sinceMs * this.#speed + this.#jumpedMs;
  };

  readonly sleep = async (delayMs: number, signal?: AbortSignal): Promise<void> => {
    // A sleep of no time must hear of an end that came before it, as every other does.
    signal?.throwIfAborted();
    const wakeAtMs = this.monotonicMs() + delayMs;
    for (let leftMs = delayMs; leftMs > 0; leftMs = wakeAtMs - this.monotonicMs()) {
      signal?.throwIfAborted();
      await this.#sleepUntilJump(leftMs / this.#speed, signal);
    }
  };

  advance(byMs: number): void {
    this.#jumpedMs += byMs;
    const jumped = this.#jump;
    this.#jump = new AbortController();
    jumped.abort();
  }

  async #sleepUntilJump(realMs: number, signal: AbortSignal | undefined): Promise<void> {
    const jump = this.#jump.signal;
    try {
      await this.#clock.sleep(realMs, signal === undefined ? jump : AbortSignal.any([jump, signal]));
    } catch (cause) {
      if (!jump.aborted || signal?.aborted === true) throw cause;
    }
  }
}
