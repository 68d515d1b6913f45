/** How one batch has moved since this watch began; times are monotonic. */
export interface BatchPace {
  readonly firstAtMs: number;
  readonly firstDone: number;
  /** Status and count at the last look. */
  readonly status: string;
  readonly done: number;
  readonly movedAtMs: number;
  /** Between two moves. */
  readonly longestPauseMs: number;
}

/** What a look at a batch said, at a monotonic moment. */
export interface BatchSight {
  readonly atMs: number;
  readonly status: string;
  readonly done: number;
}

export function movePace(before: BatchPace | undefined, { atMs, status, done }: BatchSight): BatchPace {
  if (before === undefined) {
    return { firstAtMs: atMs, firstDone: done, status, done, movedAtMs: atMs, longestPauseMs: 0 };
  }
  if (before.status === status && before.done === done) return before;
  const longestPauseMs = Math.max(before.longestPauseMs, atMs - before.movedAtMs);
  return { ...before, status, done, movedAtMs: atMs, longestPauseMs };
}

/** Nobody is told earlier than this: a queue before the first clip is no fault. */
const patienceMs = 60 * 60_000;

/** A pause so many times longer than any before means something; telling too early teaches people not to look. */
const longTimes = 5;

/** It has not moved for long, held against its own history. */
export function isStuck({ movedAtMs, longestPauseMs }: BatchPace, nowMs: number): boolean {
  return nowMs - movedAtMs > Math.max(patienceMs, longTimes * longestPauseMs);
}

/** How long `left` more will take if they go as those seen so far did; undefined until some have been seen. */
export function timeLeftMs(paces: readonly BatchPace[], left: number, nowMs: number): number | undefined {
  const done = paces.reduce((sum, pace) => sum + pace.done - pace.firstDone, 0);
  if (done === 0) return undefined;
  const firstAtMs = Math.min(...paces.map((pace) => pace.firstAtMs));
  return ((nowMs - firstAtMs) / done) * left;
}
