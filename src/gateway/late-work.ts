import type { Clock } from '../ports/clock.js';

/** Things that happen a while after the request that asked for them. Closing drops what has not begun. */
export class LateWork {
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<void>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  after(delayMs: number, act: () => Promise<void>): void {
    const work = this.#run(delayMs, act).finally(() => this.#underWay.delete(work));
    this.#underWay.add(work);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#underWay);
  }

  async #run(delayMs: number, act: () => Promise<void>): Promise<void> {
    try {
      await this.#clock.sleep(delayMs, this.#stop.signal);
    } catch (cause) {
      if (this.#stop.signal.aborted) return;
      throw cause;
    }
    await act();
  }
}
