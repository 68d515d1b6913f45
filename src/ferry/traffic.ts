import { createPace, type Pace } from './pace.js';
import { deadlineOf } from './pull-list.js';
import type { Lane, LaneHead, Transfer } from './transfer-queue.js';

/** The lane of whole files in the spool: only the store is missing. */
const spoolLane: Lane = 'spool';

export function laneOf({ media, resultUrl }: Transfer, serverUrl: string): Lane {
  if (media !== undefined) return spoolLane;
  const url = resultUrl !== undefined && URL.canParse(resultUrl, serverUrl) ? resultUrl : serverUrl;
  return new URL(url, serverUrl).origin;
}

/** What is under way in each lane, and what may begin. */
export interface Traffic {
  readonly pace: (lane: Lane) => Pace;
  /** `undefined`: when one that is under way has ended; else a moment of the monotonic clock, which may be over. */
  readonly opensAtMs: (next: LaneHead, now: Now) => number | undefined;
  readonly enter: (lane: Lane) => void;
  readonly leave: (lane: Lane) => void;
}

export interface Now {
  /** Of the clock that never jumps: a wall clock set back by a day would hold a clip until it is gone. */
  readonly tickMs: number;
  /** By the clock that deadlines are told by. */
  readonly providerMs: number;
}

/** A clip this near its end gets a slot of its own, however slow its server makes the others. */
const panicMs = 3_600_000;

export function createTraffic(mostAtOnce: number): Traffic {
  const lanes = new Map<Lane, { readonly pace: Pace; underWay: number }>();
  let underWay = 0;

  const at = (lane: Lane): { readonly pace: Pace; underWay: number } => {
    const found = lanes.get(lane) ?? { pace: createPace(mostAtOnce), underWay: 0 };
    lanes.set(lane, found);
    return found;
  };

  const change = (lane: Lane, by: 1 | -1): void => {
    at(lane).underWay += by;
    underWay += by;
  };

  return {
    pace: (lane) => at(lane).pace,
    opensAtMs: ({ lane, pull }, { tickMs, providerMs }) => {
      const leftMs = deadlineOf(pull) - providerMs;
      const extra = leftMs < panicMs ? 1 : 0;
      const { pace, underWay: here } = at(lane);
      if (here >= pace.limit() + extra || underWay >= mostAtOnce + extra) return undefined;
      return pace.opensAtMs(tickMs + leftMs);
    },
    enter: (lane) => change(lane, 1),
    leave: (lane) => change(lane, -1),
  };
}
