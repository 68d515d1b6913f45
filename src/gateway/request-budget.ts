import type { Clock } from '../ports/clock.js';

/** What is left of a budget after one request was counted. */
export interface BudgetState {
  readonly limit: number;
  readonly remaining: number;
  /** Until the whole budget is there again. */
  readonly resetMs: number;
  /** Until there is room for one request; 0 when this one was let in. */
  readonly waitMs: number;
}

/** So many requests a minute: all at once if need be, and after that as they come back, evenly. */
export class RequestBudget {
  readonly #limit: number;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #msPerRequest: number;
  #left: number;
  #countedAtMs: number;

  constructor(requestsPerMinute: number, clock: Pick<Clock, 'monotonicMs'>) {
    this.#limit = requestsPerMinute;
    this.#clock = clock;
    this.#msPerRequest = 60_000 / requestsPerMinute;
    this.#left = requestsPerMinute;
    this.#countedAtMs = clock.monotonicMs();
  }

  spend(): BudgetState {
    const nowMs = this.#clock.monotonicMs();
    this.#left = Math.min(this.#limit, this.#left + (nowMs - this.#countedAtMs) / this.#msPerRequest);
    this.#countedAtMs = nowMs;
    const isLetIn = this.#left >= 1;
    if (isLetIn) this.#left -= 1;
    return {
      limit: this.#limit,
      remaining: Math.floor(this.#left),
      resetMs: (this.#limit - this.#left) * this.#msPerRequest,
      waitMs: isLetIn ? 0 : (1 - this.#left) * this.#msPerRequest,
    };
  }
}
