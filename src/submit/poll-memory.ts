import type { Ulid } from '../domain/ulid.js';
import type { BatchPace } from './batch-pace.js';

/** What a watcher keeps between its polls. A new process begins anew, and loses nothing but patience. */
export interface PollMemory {
  /** Polls in a row that brought no news. */
  quietPolls: number;
  /** Since when (monotonic) the server has given no answer; undefined while it does. */
  silentSinceMs: number | undefined;
  readonly absences: Map<Ulid, Absence>;
  readonly paces: Map<Ulid, BatchPace>;
  /** Batches that somebody was told of, because they do not move. */
  readonly stuck: Set<Ulid>;
  /** Lines of the batches that have ended, reconciled or not: the bar does not start over when one of two ends. */
  readonly endedLines: Map<Ulid, number>;
}

/** How often, and since when (monotonic), the server has said that it knows no such batch. */
export interface Absence {
  readonly times: number;
  readonly sinceMs: number;
}

export function newPollMemory(): PollMemory {
  return {
    quietPolls: 0,
    silentSinceMs: undefined,
    absences: new Map(),
    paces: new Map(),
    stuck: new Set(),
    endedLines: new Map(),
  };
}
