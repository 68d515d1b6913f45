import type { Ulid } from '../domain/ulid.js';
import type { Clock } from '../ports/clock.js';
import type { LedgerWriter } from '../ports/ledger.js';
import type { News } from '../ports/news.js';
import { bearSilence } from './bear-silence.js';
import { newPollMemory } from './poll-memory.js';
import { type Polled, type PollOptions, type PollPorts, pollDelayMs, runPoll } from './run-poll.js';
import type { Watched } from './tell-pace.js';

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
    const polled = await pollPatiently({ ...input, memory }, ports, options);
    if (polled !== undefined) {
      const { ended, running } = polled;
      if (running.length === 0 || options.isOnce) return { ended, running };
    }
    const delayMs = polled?.nextPollDelayMs ?? pollDelayMs(memory, ports, options);
    await (ports.news?.wait(delayMs, options.signal) ?? ports.clock.sleep(delayMs, options.signal));
    await ports.ledger.renewLease(options.leaseMs);
  }
}

/** Undefined when the server gave no answer. */
async function pollPatiently(
  input: Parameters<typeof runPoll>[0],
  ports: WatchPorts,
  options: WatchOptions,
): Promise<Polled | undefined> {
  try {
    const polled = await runPoll(input, ports, options);
    input.memory.silentSinceMs = undefined;
    return polled;
  } catch (error) {
    if (options.isOnce) throw error;
    bearSilence(error, input.memory, ports);
    return undefined;
  }
}
