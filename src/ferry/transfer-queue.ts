import { createHeap } from './heap.js';
import type { PartialFetch } from './partial-fetch.js';
import { comparePulls, deadlineOf, type Pull } from './pull-list.js';
import type { SpooledMedia } from './run-fetch.js';

/** A pull, what became of its tries, and what they left. */
export interface Transfer {
  readonly pull: Pull;
  readonly tries: readonly FailedTry[];
  /** The beginning of the file, to go on from. */
  readonly partial?: PartialFetch | undefined;
  /** Where the server says the file is, for the next try; undefined asks its content route. */
  readonly resultUrl?: string | undefined;
  /** The whole file, which the store has not taken yet. */
  readonly media?: SpooledMedia | undefined;
}

export interface FailedTry {
  readonly atMs: number;
  readonly kind: string;
  readonly reason: string;
  readonly requestId: string | undefined;
}

export interface TransferQueue {
  readonly add: (pulls: readonly Pull[]) => void;
  /** Files that an earlier run left whole in the spool. */
  readonly addSpooled: (pull: Pull, media: SpooledMedia) => void;
  /** The most urgent transfer that need not wait; undefined when all wait or none is left. Times are monotonic. */
  readonly take: (nowMs: number) => Transfer | undefined;
  readonly putBack: (transfer: Transfer, notBeforeMs: number) => void;
  /** When the first waiting one may go; undefined when the queue is empty. */
  readonly nextAtMs: () => number | undefined;
  /** Download deadline of the most urgent one that need not wait. */
  readonly nearestDeadlineMs: () => number | undefined;
  readonly size: () => number;
  /** Everything on it, most urgent first. */
  readonly pulls: () => readonly Pull[];
}

/** Urgency is `comparePulls`. A transfer that failed waits outside the order, so it holds up nobody, and comes back into it. */
export function createTransferQueue(): TransferQueue {
  const ready = createHeap<Transfer>((left, right) => comparePulls(left.pull, right.pull));
  const waiting = createHeap<Waiting>((left, right) => left.notBeforeMs - right.notBeforeMs);

  const wake = (nowMs: number): void => {
    for (let next = waiting.first(); next !== undefined && next.notBeforeMs <= nowMs; next = waiting.first()) {
      ready.add(next.transfer);
      waiting.takeFirst();
    }
  };

  return {
    add: (pulls) => {
      for (const pull of pulls) ready.add({ pull, tries: [] });
    },
    addSpooled: (pull, media) => ready.add({ pull, tries: [], media }),
    take: (nowMs) => {
      wake(nowMs);
      return ready.takeFirst();
    },
    putBack: (transfer, notBeforeMs) => waiting.add({ transfer, notBeforeMs }),
    nextAtMs: () => (ready.size() > 0 ? 0 : waiting.first()?.notBeforeMs),
    nearestDeadlineMs: () => {
      const nearest = ready.first();
      return nearest === undefined ? undefined : deadlineOf(nearest.pull);
    },
    size: () => ready.size() + waiting.size(),
    pulls: () =>
      [...ready.items(), ...waiting.items().map(({ transfer }) => transfer)].map(({ pull }) => pull).sort(comparePulls),
  };
}

interface Waiting {
  readonly transfer: Transfer;
  readonly notBeforeMs: number;
}
