import type { Clock } from '../../src/ports/clock.js';

/** A clock that stands still until it is told to move; a sleep moves it. */
export class FixedClock implements Clock {
  #nowMs: number;
  #setByMs = 0;

  constructor(nowMs = Date.UTC(2026, 10, 23, 3, 0, 0)) {
    this.#nowMs = nowMs;
  }

  readonly now = (): number => this.#nowMs + this.#setByMs;
  readonly monotonicMs = (): number => this.#nowMs;
  readonly advance = (byMs: number): void => {
    this.#nowMs += byMs;
  };
  /** Somebody sets the clock, forward or back; no time goes by. */
  readonly set = (byMs: number): void => {
    this.#setByMs += byMs;
  };
  readonly sleep = async (delayMs: number, signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted();
    this.#nowMs += delayMs;
  };
}
