import type { RunRecord } from '../domain/ledger-records.js';
import { createRetryBudget } from '../domain/retry-budget.js';
import type { Ulid } from '../domain/ulid.js';
import type { Clock } from '../ports/clock.js';
import type { FerryOptions, FerryPorts } from './ferry-ports.js';
import { createPace, type Pace } from './pace.js';
import { providerNow } from './provider-now.js';
import { assemblePullList, type Pull } from './pull-list.js';
import { runAdvanceDeadlines } from './run-advance-deadlines.js';
import { runTakeUp } from './run-take-up.js';
import { absentEvent, runTransfer } from './run-transfer.js';
import { createTransferQueue, type TransferQueue } from './transfer-queue.js';
import { type FerryReport, openVoyage } from './voyage.js';

/**
 * Brings home everything that is rendered and not in the store. It looks at the ledger alone to know what that is, so
 * it may be run at any time and again after a kill.
 */
export async function runFerry(
  input: { readonly runId?: Ulid },
  ports: FerryPorts,
  options: FerryOptions,
): Promise<FerryReport> {
  const { pulls: found, runs } = await load(input, ports, options);
  const pulls = await runAdvanceDeadlines({ pulls: found }, ports, options);
  const voyage = openVoyage(pulls, ports);
  const pace = createPace(options.concurrency);
  const budget = createRetryBudget();
  const queue = createTransferQueue();
  queue.add(await runTakeUp({ pulls, queue }, ports));
  const inFlight = new Set<Promise<void>>();
  const isStopped = (): boolean => options.signal?.aborted === true;
  while (!isStopped() && voyage.mayGoOn() && queue.size() + inFlight.size > 0) {
    const nowMs = providerNow(ports);
    // What waits, waits by the clock that never jumps: a wall clock set back by a day would hold a clip until it is gone.
    const tickMs = ports.clock.monotonicMs();
    voyage.lookAhead(queue);
    const hasSlot = inFlight.size < slots(pace, queue, nowMs) && tickMs >= pace.notBeforeMs();
    const transfer = hasSlot ? queue.take(tickMs) : undefined;
    if (transfer === undefined) {
      const nextAtMs = inFlight.size < slots(pace, queue, nowMs) ? queue.nextAtMs() : undefined;
      const wakeAtMs = nextAtMs === undefined ? undefined : Math.max(nextAtMs, pace.notBeforeMs());
      await waitForWork(inFlight, wakeAtMs, { ...ports, ...options });
      continue;
    }
    const run = runs.get(transfer.pull.attempt.runId);
    const work = runTransfer({ transfer, queue, voyage, pace, budget, run }, ports, options)
      .catch(voyage.fail)
      .finally(() => inFlight.delete(work));
    inFlight.add(work);
  }
  await Promise.all(inFlight);
  options.signal?.throwIfAborted();
  return voyage.report();
}

/** A clip this near its end gets a slot of its own, however slow the server makes the others. */
const panicMs = 3_600_000;

function slots(pace: Pace, queue: TransferQueue, nowMs: number): number {
  const nearest = queue.nearestDeadlineMs() ?? Number.POSITIVE_INFINITY;
  return pace.limit() + (nearest - nowMs < panicMs ? 1 : 0);
}

/** Until a transfer ends, or the monotonic clock reaches `wakeAtMs`. */
async function waitForWork(
  inFlight: ReadonlySet<Promise<void>>,
  wakeAtMs: number | undefined,
  { clock, signal }: { readonly clock: Clock; readonly signal?: AbortSignal },
): Promise<void> {
  if (wakeAtMs === undefined) {
    await Promise.race(inFlight);
    return;
  }
  const done = new AbortController();
  const stop = signal === undefined ? done.signal : AbortSignal.any([done.signal, signal]);
  const sleep = clock.sleep(Math.max(0, wakeAtMs - clock.monotonicMs()), stop).catch((cause: unknown) => {
    if (!stop.aborted) throw cause;
  });
  await Promise.race([...inFlight, sleep]);
  done.abort();
}

async function load(
  input: { readonly runId?: Ulid },
  ports: FerryPorts,
  { variants }: FerryOptions,
): Promise<{ readonly pulls: readonly Pull[]; readonly runs: ReadonlyMap<Ulid, RunRecord> }> {
  const { ledger } = ports;
  const rendered = await ledger.attempts({ ...input, states: ['rendered'] });
  const landed = await ledger.attempts({
    ...input,
    states: ['landed'],
    lacks: variants,
    deadlineAfterMs: providerNow(ports),
  });
  const attempts = [...rendered, ...landed];
  if (attempts.length === 0) return { pulls: [], runs: new Map() };
  const events = await ledger.events({ ...input, subject: 'asset', event: absentEvent });
  const pulls = assemblePullList({
    attempts,
    models: new Map((await ledger.submissions()).map(({ id, model }) => [id, model])),
    assets: await ledger.assets({ customIds: attempts.map(({ customId }) => customId) }),
    variants,
    absent: new Set(events.map(({ subjectId }) => subjectId)),
  });
  return { pulls, runs: new Map((await ledger.runs()).map((run) => [run.id, run])) };
}
