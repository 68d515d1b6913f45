import type { Clock } from '../ports/clock.js';

const minuteMs = 60_000;
/** Long enough for renders of minutes to be even, short enough to see at once that something stands still. */
const shownMinutes = 10;

/** How much of something there is in all, and how much of it a minute lately. */
export class RateMeter {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #sinceMs: number;
  /** By the minute it was counted in. */
  readonly #lately = new Map<number, number>();
  total = 0;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
    this.#sinceMs = clock.now();
  }

  count(amount = 1): void {
    const minute = this.#forgetOld();
    this.total += amount;
    this.#lately.set(minute, (this.#lately.get(minute) ?? 0) + amount);
  }

  /** Over the last ten minutes, or over all there was where that is less. */
  perMinute(): number {
    const firstMs = (this.#forgetOld() - shownMinutes + 1) * minuteMs;
    const minutes = (this.#clock.now() - Math.max(firstMs, this.#sinceMs)) / minuteMs;
    const amount = [...this.#lately.values()].reduce((sum, each) => sum + each, 0);
    return amount / Math.max(minutes, leastMinutes);
  }

  #forgetOld(): number {
    const minute = Math.floor(this.#clock.now() / minuteMs);
    for (const old of this.#lately.keys()) if (old <= minute - shownMinutes) this.#lately.delete(old);
    return minute;
  }
}

/** The first moments of a process tell nothing about a minute. */
const leastMinutes = 1 / 60;
