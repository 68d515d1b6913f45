import type { FrameRate } from '../domain/frame-rate.js';
import type { ShotId } from '../domain/shot-id.js';
import type { TimecodeBase } from '../domain/timecode.js';
import type { Ulid } from '../domain/ulid.js';
import { assembleCut, type CutChoice } from './assemble-cut.js';
import type { ClipMedia } from './clip-media.js';
import { type CutShot, cutShots } from './cut-shots.js';
import type { CutTimeline } from './cut-timeline.js';
import type { DeliveryRecords } from './delivery-records.js';
import type { Select } from './selects.js';

export interface DeliveryWish {
  /** Only these shots; undefined is the whole show. */
  readonly shotIds: ReadonlySet<ShotId> | undefined;
  /** What counts as new: takes that landed in these runs. */
  readonly newRuns: ReadonlySet<Ulid>;
  readonly selects: readonly Select[];
  /** `2026-11-23`: part of the titles. */
  readonly date: string;
  readonly rate: FrameRate;
  readonly isDropFrame: boolean;
  readonly firstFrame: number;
  readonly reel: 'short8' | 'long';
  /** Clips for shots that are not in. */
  readonly standIns?: ReadonlyMap<ShotId, ClipMedia>;
}

/** `new last night` and `assembly`: what landed, and the whole show with its current selects. */
export function assembleDelivery(records: DeliveryRecords, wish: DeliveryWish): readonly CutTimeline[] {
  const shots = cutShots(records, wish.selects, wish.rate).filter(
    ({ planned }) => wish.shotIds === undefined || wish.shotIds.has(planned.shotId),
  );
  const fresh = shots.flatMap((shot) => newChoice(shot, wish.newRuns));
  const timecode: TimecodeBase = { rate: wish.rate, isDropFrame: wish.isDropFrame };
  const { show } = records;
  const { firstFrame, reel, date } = wish;
  const cut = (stem: string, words: string, choices: readonly CutChoice[]) =>
    assembleCut(choices, { title: `${show} ${words} ${date}`, stem, show, timecode, firstFrame, reel });
  return [
    ...(fresh.length === 0 ? [] : [cut('new', 'new last night', fresh)]),
    cut(
      'assembly',
      'assembly',
      shots.map((shot) => ({ shot, media: shot.select ?? wish.standIns?.get(shot.planned.shotId) })),
    ),
  ];
}

/** The select where it is new, else the first new take; a shot with nothing new is left out. */
function newChoice(shot: CutShot, newRuns: ReadonlySet<Ulid>): readonly CutChoice[] {
  const isNew = (clip: ClipMedia) => newRuns.has(clip.runId);
  if (shot.select !== undefined && isNew(shot.select)) return [{ shot, media: shot.select }];
  const media = shot.media.findLast(isNew);
  return media === undefined
    ? []
    : [{ shot, media: shot.media.find((clip) => isNew(clip) && clip.version === media.version) }];
}
