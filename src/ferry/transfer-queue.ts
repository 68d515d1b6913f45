import { createHeap, type Heap } from './heap.js';
import type { PartialFetch } from './partial-fetch.js';
import { comparePulls, type Pull } from './pull-list.js';
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

/** Where the bytes of a transfer are: at an origin, or here. What one of them is busy with slows no other down. */
export type Lane = string;

/** The most urgent transfer of a lane. */
export interface LaneHead {
  readonly lane: Lane;
  readonly pull: Pull;
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
  /** The most urgent transfer of each lane that has one which need not wait, most urgent first. Times are monotonic. */
  readonly heads: (nowMs: number) => readonly LaneHead[];
  /** The head of the lane. */
  readonly take: (lane: Lane) => Transfer | undefined;
  readonly putBack: (transfer: Transfer, notBeforeMs: number) => void;
  /** When the first waiting one need not wait any longer; undefined when none waits. */
  readonly nextAtMs: () => number | undefined;
  readonly size: () => number;
  /** Everything on it, most urgent first. */
  readonly pulls: () => readonly Pull[];
}

/**
 * Urgency is `comparePulls`, in each lane by itself. A transfer that failed waits outside the order, so it holds up
 * nobody, and comes back into it.
 */
export function createTransferQueue(laneOf: (transfer: Transfer) => Lane): TransferQueue {
  const ready = new Map<Lane, Heap<Transfer>>();
  const waiting = createHeap<Waiting>((left, right) => left.notBeforeMs - right.notBeforeMs);

  const add = (transfer: Transfer): void => {
    const lane = laneOf(transfer);
    const heap = ready.get(lane) ?? createHeap((left, right) => comparePulls(left.pull, right.pull));
    ready.set(lane, heap);
    heap.add(transfer);
  };

  const wake = (nowMs: number): void => {
    for (let next = waiting.first(); next !== undefined && next.notBeforeMs <= nowMs; next = waiting.first()) {
      add(next.transfer);
      waiting.takeFirst();
    }
  };

  const everything = (): readonly Transfer[] => [
    ...[...ready.values()].flatMap((heap) => heap.items()),
    ...waiting.items().map(({ transfer }) => transfer),
  ];

  return {
    add: (pulls) => {
      for (const pull of pulls) add({ pull, tries: [] });
    },
    addSpooled: (pull, media) => add({ pull, tries: [], media }),
    heads: (nowMs) => {
      wake(nowMs);
      return [...ready]
        .flatMap(([lane, heap]) => {
          const first = heap.first();
          return first === undefined ? [] : [{ lane, pull: first.pull }];
        })
        .sort((left, right) => comparePulls(left.pull, right.pull));
    },
    take: (lane) => ready.get(lane)?.takeFirst(),
    putBack: (transfer, notBeforeMs) => waiting.add({ transfer, notBeforeMs }),
    nextAtMs: () => waiting.first()?.notBeforeMs,
    size: () => [...ready.values()].reduce((sum, heap) => sum + heap.size(), waiting.size()),
    pulls: () =>
      everything()
        .map(({ pull }) => pull)
        .sort(comparePulls),
  };
}

interface Waiting {
  readonly transfer: Transfer;
  readonly notBeforeMs: number;
}
