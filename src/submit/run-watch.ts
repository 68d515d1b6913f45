import type { Ulid } from '../domain/ulid.js';
import type { Clock } from '../ports/clock.js';
import type { LedgerWriter } from '../ports/ledger.js';
import type { News } from '../ports/news.js';
import { newPollMemory } from './poll-memory.js';
import { type PollOptions, type PollPorts, runPoll, type Watched } from './run-poll.js';

export interface WatchPorts extends PollPorts {
  readonly ledger: PollPorts['ledger'] & Pick<LedgerWriter, 'renewLease'>;
  readonly clock: PollPorts['clock'] & Pick<Clock, 'sleep'>;
  /** Where there is one, an announcement ends a wait early. */
  readonly news?: News;
}

export interface WatchOptions extends PollOptions {
  readonly leaseMs: number;
  /** One poll, and back with what it said. */
  readonly isOnce: boolean;
}

/** Polls until every accepted submission's batch has ended, of one run or of all. */
export async function runWatch(
  input: { readonly runId?: Ulid },
  ports: WatchPorts,
  options: WatchOptions,
): Promise<Watched> {
  const memory = newPollMemory();
  for (;;) {
    const { ended, running, nextPollDelayMs } = await runPoll({ ...input, memory }, ports, options);
    if (running.length === 0 || options.isOnce) return { ended, running };
    await (ports.news?.wait(nextPollDelayMs, options.signal) ?? ports.clock.sleep(nextPollDelayMs, options.signal));
    await ports.ledger.renewLease(options.leaseMs);
  }
}
