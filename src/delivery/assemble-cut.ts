import { convertFrames, formatFrameRate, framesIn, isSameRate, timebaseOf } from '../domain/frame-rate.js';
import { parseTimecode, type TimecodeBase } from '../domain/timecode.js';
import type { ClipMedia } from './clip-media.js';
import type { CutShot } from './cut-shots.js';
import type { CutEvent, CutTimeline } from './cut-timeline.js';
import { reelNames } from './reel-names.js';

export interface CutOptions {
  readonly title: string;
  readonly stem: string;
  readonly show: string;
  readonly timecode: TimecodeBase;
  /** Number that `cut_in` and `cut_out` give to the first frame of a clip. */
  readonly firstFrame: number;
  readonly reel: 'short8' | 'long';
}

/** The take of a shot that goes into this cut. */
export interface CutChoice {
  readonly shot: CutShot;
  readonly media: ClipMedia | undefined;
}

/** Lays the shots end to end. A shot without media keeps its place and length. */
export function assembleCut(choices: readonly CutChoice[], options: CutOptions): CutTimeline {
  const reels = reelNames(
    choices.flatMap(({ media }) => media?.name ?? []),
    options.reel,
  );
  const events: CutEvent[] = [];
  let recordStart = 0;
  for (const choice of choices) {
    const event = layEvent(choice, recordStart, options, reels);
    events.push(event);
    recordStart += event.recordFrames;
  }
  const [first] = choices.flatMap(({ media }) => media ?? []);
  const { title, stem, show, timecode } = options;
  const startFrame = parseTimecode('01:00:00:00', timecode) ?? timebaseOf(timecode.rate) * 3600;
  const { width, height } = first ?? { width: 1280, height: 720 };
  return { title, stem, show, timecode, startFrame, width, height, events };
}

function layEvent(
  { shot, media }: CutChoice,
  recordStart: number,
  options: CutOptions,
  reels: ReadonlyMap<string, string>,
): CutEvent {
  const { rate } = options.timecode;
  const whole =
    media === undefined ? framesIn(shot.planned.request.seconds, rate) : convertFrames(media.frames, media.rate, rate);
  const range = cutRangeIn(shot, Math.max(1, whole), options);
  const source =
    media === undefined ? { sourceStart: range.start, sourceFrames: range.frames } : sourceIn(media, range, options);
  return {
    shot,
    media,
    alternates: shot.media.filter((other) => other !== media && other.version === media?.version),
    name: media?.name ?? `${options.show}_${shot.planned.shotId}`,
    reel: media === undefined ? '' : (reels.get(media.name) ?? ''),
    recordStart,
    recordFrames: range.frames,
    ...source,
    flags: flagsOf(shot, media, range.flag, options),
  };
}

interface RangeInClip {
  readonly start: number;
  readonly frames: number;
  readonly flag: string | undefined;
}

/** The part of the clip that is cut, in frames of the cut; what lies outside the clip is left off and said. */
function cutRangeIn({ range }: CutShot, whole: number, { firstFrame }: CutOptions): RangeInClip {
  const start = range.cutIn === undefined ? 0 : range.cutIn - firstFrame;
  const end = range.cutOut === undefined ? whole : range.cutOut - firstFrame + 1;
  const [from, to] = [Math.max(0, start), Math.min(whole, end)];
  if (from >= to) {
    return {
      start: 0,
      frames: whole,
      flag: `the cut range lies outside the clip, whose first frame is ${firstFrame}; the whole clip is used`,
    };
  }
  const isCut = from !== start || to !== end;
  return { start: from, frames: to - from, flag: isCut ? 'the cut range is longer than the clip' : undefined };
}

function sourceIn(
  media: ClipMedia,
  range: RangeInClip,
  { timecode }: CutOptions,
): Pick<CutEvent, 'sourceStart' | 'sourceFrames'> {
  const sourceStart = Math.min(media.frames - 1, convertFrames(range.start, timecode.rate, media.rate));
  const wanted = Math.max(1, convertFrames(range.frames, timecode.rate, media.rate));
  return { sourceStart, sourceFrames: Math.min(wanted, media.frames - sourceStart) };
}

function flagsOf(
  shot: CutShot,
  media: ClipMedia | undefined,
  rangeFlag: string | undefined,
  { timecode }: CutOptions,
): readonly string[] {
  const flags: string[] = [];
  if (media === undefined) flags.push(`Missing: ${shot.finding ?? 'no take is in'}`);
  else if (shot.finding !== undefined) flags.push(capital(shot.finding));
  if (media?.isPlaceholder === true) flags.push('Placeholder, not footage');
  if (media !== undefined && !isSameRate(media.rate, timecode.rate)) {
    flags.push(`Runs at ${formatFrameRate(media.rate)} frames a second in a cut of ${formatFrameRate(timecode.rate)}`);
  }
  if (rangeFlag !== undefined) flags.push(capital(rangeFlag));
  return flags;
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
