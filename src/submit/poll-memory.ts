import type { Ulid } from '../domain/ulid.js';

/** What a watcher keeps between its polls. A new process begins anew, and loses nothing but patience. */
export interface PollMemory {
  /** Polls in a row that brought no news. */
  quietPolls: number;
  readonly absences: Map<Ulid, Absence>;
  /** Lines of the batches that have ended, reconciled or not: the bar does not start over when one of two ends. */
  readonly endedLines: Map<Ulid, number>;
}

/** How often, and since when (monotonic), the server has said that it knows no such batch. */
export interface Absence {
  readonly times: number;
  readonly sinceMs: number;
}

export function newPollMemory(): PollMemory {
  return { quietPolls: 0, absences: new Map(), endedLines: new Map() };
}
