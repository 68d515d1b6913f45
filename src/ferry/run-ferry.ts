import type { RunRecord } from '../domain/ledger-records.js';
import { createRetryBudget } from '../domain/retry-budget.js';
import type { Ulid } from '../domain/ulid.js';
import type { FerryOptions, FerryPorts } from './ferry-ports.js';
import { providerNow } from './provider-now.js';
import type { Pull } from './pull-list.js';
import { runLoadPulls } from './run-load-pulls.js';
import { runTakeUp } from './run-take-up.js';
import { runTransfer } from './run-transfer.js';
import { createTraffic, laneOf, type Traffic } from './traffic.js';
import { createTransferQueue, type Lane, type TransferQueue } from './transfer-queue.js';
import { type FerryReport, openVoyage, type Voyage } from './voyage.js';

/**
 * Brings home everything that is rendered and not in the store. It looks at the ledger alone to know what that is, so
 * it may be run at any time and again after a kill. Clips of batches that arrive meanwhile take their place by deadline.
 */
export async function runFerry(
  input: { readonly runId?: Ulid },
  ports: FerryPorts,
  options: FerryOptions,
): Promise<FerryReport> {
  const pulls = await runLoadPulls(input, ports, options);
  const voyage = openVoyage(pulls, ports);
  const traffic = createTraffic(options.concurrency);
  const queue = createTransferQueue((transfer) => laneOf(transfer, ports.api.server.url));
  queue.add(await runTakeUp({ pulls, queue }, ports));
  const runs = await runsOf(pulls, ports);
  const newcomers = createNewcomers(pulls, { queue, voyage, runs }, ports, options);
  const budget = createRetryBudget();
  const inFlight = new Set<Promise<void>>();
  const isStopped = (): boolean => options.signal?.aborted === true;
  while (!isStopped() && voyage.mayGoOn() && queue.size() + inFlight.size > 0) {
    const arrived = ports.arrivals?.take() ?? [];
    if (arrived.length > 0) {
      await newcomers.takeIn(arrived).catch(voyage.fail);
      continue;
    }
    voyage.lookAhead(queue);
    const next = nextMove(queue, traffic, ports);
    if (next.lane === undefined) {
      await waitForWork({ inFlight, wakeAtMs: next.wakeAtMs }, { ...ports, voyage }, options);
      continue;
    }
    const transfer = queue.take(next.lane);
    if (transfer === undefined) continue;
    const { lane } = next;
    traffic.enter(lane);
    const run = runs.get(transfer.pull.attempt.runId);
    const work = runTransfer({ transfer, queue, voyage, pace: traffic.pace(lane), budget, run }, ports, options)
      .catch(voyage.fail)
      .finally(() => {
        traffic.leave(lane);
        inFlight.delete(work);
      });
    inFlight.add(work);
  }
  await Promise.all(inFlight);
  options.signal?.throwIfAborted();
  return voyage.report();
}

type NextMove =
  | { readonly lane: Lane }
  /** Undefined: nothing may begin before one that is under way has ended. */
  | { readonly lane: undefined; readonly wakeAtMs: number | undefined };

/** The most urgent transfer whose lane is open, else when the first lane opens or the first that failed may come back. */
function nextMove(queue: TransferQueue, traffic: Traffic, ports: Pick<FerryPorts, 'clock' | 'api'>): NextMove {
  const now = { tickMs: ports.clock.monotonicMs(), providerMs: providerNow(ports) };
  const wakes: (number | undefined)[] = [];
  for (const head of queue.heads(now.tickMs)) {
    const opensAtMs = traffic.opensAtMs(head, now);
    if (opensAtMs !== undefined && opensAtMs <= now.tickMs) return { lane: head.lane };
    wakes.push(opensAtMs);
  }
  const known = [...wakes, queue.nextAtMs()].filter((ms) => ms !== undefined);
  return { lane: undefined, wakeAtMs: known.length === 0 ? undefined : Math.min(...known) };
}

interface Underway {
  readonly queue: TransferQueue;
  readonly voyage: Voyage;
  readonly runs: Map<Ulid, RunRecord>;
}

interface Newcomers {
  /** Puts the clips of submissions that arrived meanwhile in their place. */
  readonly takeIn: (submissionIds: readonly Ulid[]) => Promise<void>;
}

function createNewcomers(
  pulls: readonly Pull[],
  { queue, voyage, runs }: Underway,
  ports: FerryPorts,
  options: FerryOptions,
): Newcomers {
  const known = new Set(pulls.filter(({ kind }) => kind === 'video').map(({ attempt }) => attempt.customId));
  return {
    takeIn: async (submissionIds) => {
      const come = await runLoadPulls({ submissionIds }, ports, options);
      const added = come.filter(({ attempt }) => !known.has(attempt.customId));
      for (const { attempt } of added) known.add(attempt.customId);
      for (const [id, run] of await runsOf(added, ports)) runs.set(id, run);
      voyage.expect(added);
      queue.add(added);
    },
  };
}

/** A person wants to hear now and then that the program lives. */
const longestRestMs = 60_000;

/** Until a transfer ends, a batch arrives, or the monotonic clock reaches `wakeAtMs`; with nothing under way not for long. */
async function waitForWork(
  { inFlight, wakeAtMs }: { readonly inFlight: ReadonlySet<Promise<void>>; readonly wakeAtMs: number | undefined },
  { clock, arrivals, voyage }: Pick<FerryPorts, 'clock' | 'arrivals'> & { readonly voyage: Voyage },
  { signal }: Pick<FerryOptions, 'signal'>,
): Promise<void> {
  const done = new AbortController();
  const stop = signal === undefined ? done.signal : AbortSignal.any([done.signal, signal]);
  const ends: Promise<void>[] = [...inFlight];
  let forget = (): void => undefined;
  if (arrivals !== undefined) {
    ends.push(
      new Promise((resolve) => {
        forget = arrivals.listen(resolve);
      }),
    );
  }
  if (wakeAtMs !== undefined) {
    const leftMs = Math.max(0, wakeAtMs - clock.monotonicMs());
    const isRest = inFlight.size === 0;
    if (isRest) voyage.rest(leftMs);
    const sleep = clock.sleep(isRest ? Math.min(leftMs, longestRestMs) : leftMs, stop).catch((cause: unknown) => {
      if (!stop.aborted) throw cause;
    });
    ends.push(sleep);
  }
  await Promise.race(ends);
  done.abort();
  forget();
}

async function runsOf(pulls: readonly Pull[], { ledger }: Pick<FerryPorts, 'ledger'>): Promise<Map<Ulid, RunRecord>> {
  return new Map(pulls.length === 0 ? [] : (await ledger.runs()).map((run) => [run.id, run]));
}
