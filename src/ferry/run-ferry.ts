import type { AttemptRecord, RunRecord } from '../domain/ledger-records.js';
import type { Ulid } from '../domain/ulid.js';
import type { FerryOptions, FerryPorts } from './ferry-ports.js';
import { assemblePullList, type Pull } from './pull-list.js';
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
  const { pulls, runs } = await load(input, ports, options);
  const voyage = openVoyage(pulls, ports);
  const queue = createTransferQueue();
  queue.add(pulls);
  const inFlight = new Set<Promise<void>>();
  while (voyage.mayGoOn() && queue.size() + inFlight.size > 0) {
    const transfer = inFlight.size < options.concurrency ? queue.take(ports.clock.now()) : undefined;
    if (transfer === undefined) {
      await waitForWork(queue, inFlight, ports, options);
      continue;
    }
    const run = runs.get(transfer.pull.attempt.runId);
    const work = runTransfer({ transfer, queue, voyage, run }, ports, options)
      .catch(voyage.fail)
      .finally(() => inFlight.delete(work));
    inFlight.add(work);
  }
  await Promise.all(inFlight);
  return voyage.report(queue);
}

/** Until a transfer ends, or a waiting one may go. */
async function waitForWork(
  queue: TransferQueue,
  inFlight: ReadonlySet<Promise<void>>,
  { clock }: FerryPorts,
  { concurrency, signal }: FerryOptions,
): Promise<void> {
  const nextAtMs = inFlight.size < concurrency ? queue.nextAtMs() : undefined;
  if (nextAtMs === undefined) {
    await Promise.race(inFlight);
    return;
  }
  const done = new AbortController();
  const stop = signal === undefined ? done.signal : AbortSignal.any([done.signal, signal]);
  const sleep = clock.sleep(Math.max(0, nextAtMs - clock.now()), stop).catch((cause: unknown) => {
    if (!stop.aborted) throw cause;
  });
  await Promise.race([...inFlight, sleep]);
  done.abort();
}

async function load(
  input: { readonly runId?: Ulid },
  { ledger, clock }: FerryPorts,
  { variants }: FerryOptions,
): Promise<{ readonly pulls: readonly Pull[]; readonly runs: ReadonlyMap<Ulid, RunRecord> }> {
  const rendered = await ledger.attempts({ ...input, states: ['rendered'] });
  const landed = variants.length === 0 ? [] : await ledger.attempts({ ...input, states: ['landed'] });
  const nowMs = clock.now();
  const attempts = [...rendered, ...landed.filter((attempt) => mayHaveBytes(attempt, nowMs))];
  if (attempts.length === 0) return { pulls: [], runs: new Map() };
  const wanted = {
    attempts,
    versions: await ledger.versions([...new Set(attempts.map(({ shotId }) => shotId))]),
    assets: await ledger.assets(input),
    variants,
  };
  const pulls = assemblePullList({ ...wanted, absent: new Set() });
  if (pulls.length === 0) return { pulls, runs: new Map() };
  const absent = new Set(
    (await ledger.events(input)).filter(({ event }) => event === absentEvent).map(({ subjectId }) => subjectId),
  );
  return {
    pulls: assemblePullList({ ...wanted, absent }),
    runs: new Map((await ledger.runs()).map((run) => [run.id, run])),
  };
}

function mayHaveBytes({ downloadDeadlineMs }: AttemptRecord, nowMs: number): boolean {
  return downloadDeadlineMs !== undefined && downloadDeadlineMs > nowMs;
}
