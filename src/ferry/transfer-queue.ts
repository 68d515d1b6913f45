import { comparePulls, type Pull, pullName } from './pull-list.js';

/** A pull and what became of its tries so far. */
export interface Transfer {
  readonly pull: Pull;
  readonly tries: readonly FailedTry[];
}

export interface FailedTry {
  readonly atMs: number;
  readonly kind: string;
  readonly reason: string;
  readonly requestId: string | undefined;
}

export interface TransferQueue {
  readonly add: (pulls: readonly Pull[]) => void;
  /** The most urgent transfer that need not wait; undefined when all wait or none is left. */
  readonly take: (nowMs: number) => Transfer | undefined;
  readonly putBack: (transfer: Transfer, notBeforeMs: number) => void;
  /** When the first waiting one may go; undefined when the queue is empty. */
  readonly nextAtMs: () => number | undefined;
  readonly size: () => number;
}

/** Urgency is `comparePulls`. A transfer that failed waits outside the order, so it holds up nobody, and comes back into it. */
export function createTransferQueue(): TransferQueue {
  let ready: Transfer[] = [];
  let waiting: { readonly transfer: Transfer; readonly notBeforeMs: number }[] = [];
  const sort = (): void => {
    ready.sort((left, right) => comparePulls(right.pull, left.pull));
  };
  const wake = (nowMs: number): void => {
    const woken = waiting.filter(({ notBeforeMs }) => notBeforeMs <= nowMs);
    if (woken.length === 0) return;
    waiting = waiting.filter(({ notBeforeMs }) => notBeforeMs > nowMs);
    ready = [...ready, ...woken.map(({ transfer }) => transfer)];
    sort();
  };
  return {
    add: (pulls) => {
      ready.push(...pulls.map((pull) => ({ pull, tries: [] })));
      sort();
    },
    take: (nowMs) => {
      wake(nowMs);
      return ready.pop();
    },
    putBack: (transfer, notBeforeMs) => {
      waiting.push({ transfer, notBeforeMs });
    },
    nextAtMs: () => {
      if (ready.length > 0) return 0;
      return waiting.length === 0 ? undefined : Math.min(...waiting.map(({ notBeforeMs }) => notBeforeMs));
    },
    size: () => ready.length + waiting.length,
  };
}

export function transferName({ pull }: Transfer): string {
  return pullName({ customId: pull.attempt.customId, kind: pull.kind });
}
