import type { GatewayVideo } from '../domain/gateway-records.js';
import type { Clock } from '../ports/clock.js';
import type { UpstreamServer } from './gateway-ports.js';

/** Without a word from the server about how long. */
const usualCoolingMs = 1_000;
const longestCoolingMs = 60_000;
const minuteMs = 60_000;

/**
 * One upstream and what it bears: additive increase while jobs are taken, halving when it says it is busy. `Retry-After`
 * is a floor. While it cools nothing is sent to it; polls go on.
 */
export class UpstreamPost {
  readonly server: UpstreamServer;
  readonly #clock: Clock;
  #limit: number;
  #refusals = 0;
  #openIntents = new Map<string, Promise<void>>();
  #active = 0;
  /** Of the clock that nobody sets. */
  #opensAtTickMs = 0;

  constructor(server: UpstreamServer, clock: Clock) {
    this.server = server;
    this.#clock = clock;
    this.#limit = server.kind.jobs.first;
  }

  get name(): string {
    return this.server.name;
  }

  get limit(): number {
    return Math.floor(this.#limit);
  }

  get active(): number {
    return this.#active;
  }

  /** When it may be asked for another job, as far as time alone is to pass; epoch ms, and now where it may be at once. */
  get coolUntilMs(): number {
    return this.#clock.now() + Math.max(0, this.#opensAtTickMs - this.#clock.monotonicMs());
  }

  /** A job is about to be asked for. */
  begin(): void {
    const { jobsPerMinute } = this.server.kind;
    if (jobsPerMinute !== undefined) this.#coolFor(minuteMs / jobsPerMinute);
    this.resume();
  }

  /** One that was asked for before is taken up again. */
  resume(): void {
    this.#active += 1;
  }

  end(): void {
    this.#active -= 1;
  }

  load(): number {
    return this.#active / this.#limit;
  }

  hasRoom(): boolean {
    return this.#active < Math.floor(this.#limit) && this.#clock.monotonicMs() >= this.#opensAtTickMs;
  }

  tookJob(): void {
    this.#refusals = 0;
    this.#limit = Math.min(this.server.kind.jobs.most, this.#limit + 1 / this.#limit);
  }

  refusedForNow(retryAfterMs: number | undefined): void {
    this.#limit = Math.max(1, this.#limit / 2);
    this.#refusals += 1;
    const backoffMs = Math.min(longestCoolingMs, usualCoolingMs * 2 ** (this.#refusals - 1));
    this.#coolFor(Math.max(retryAfterMs ?? 0, backoffMs));
  }

  #coolFor(durationMs: number): void {
    this.#opensAtTickMs = Math.max(this.#opensAtTickMs, this.#clock.monotonicMs() + durationMs);
  }

  /**
   * One request at a time may be without its answer among those that look alike in the upstream's list: only so can a
   * lost answer be matched to its job.
   */
  async whileAlone<Answer>(request: string, act: () => Promise<Answer>): Promise<Answer> {
    for (let other = this.#openIntents.get(request); other !== undefined; other = this.#openIntents.get(request)) {
      await other;
    }
    const work = act();
    const quiet = work.then(
      () => undefined,
      () => undefined,
    );
    this.#openIntents.set(request, quiet);
    try {
      return await work;
    } finally {
      this.#openIntents.delete(request);
    }
  }
}

/** What a job can be told by in every list that tells anything: two requests that share it are never unanswered at once. */
export function requestKey({ request }: GatewayVideo): string {
  return `job ${request.prompt}`;
}
