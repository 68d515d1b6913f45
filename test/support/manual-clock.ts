import type { Clock } from '../../src/ports/clock.js';

/** A clock that stands still until it is told to move; who sleeps on it wakes when it has come far enough. */
export class ManualClock implements Clock {
  #nowMs: number;
  readonly #sleepers = new Set<Sleeper>();

  constructor(nowMs = Date.UTC(2026, 10, 23, 3, 0, 0)) {
    this.#nowMs = nowMs;
  }

  readonly now = (): number => this.#nowMs;
  readonly monotonicMs = (): number => this.#nowMs;

  readonly sleep = (delayMs: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason);
      if (delayMs <= 0) return resolve();
      const sleeper: Sleeper = { wakeAtMs: this.#nowMs + delayMs, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers.delete(sleeper);
        reject(signal.reason);
      });
    });

  advance(byMs: number): void {
    this.#nowMs += byMs;
    for (const sleeper of this.#sleepers) {
      if (sleeper.wakeAtMs > this.#nowMs) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}

interface Sleeper {
  readonly wakeAtMs: number;
  readonly wake: () => void;
}
