import type { Model } from '../catalog/model.js';
import { frameRateOf } from '../domain/frame-rate.js';
import { canDropFrames, parseTimecode } from '../domain/timecode.js';

/** How long a cut is, as a list gives it where it does not say seconds. */
export type CutLength =
  | { readonly kind: 'frames'; readonly frames: number }
  /** Cut and handles together. */
  | { readonly kind: 'frames_with_handles'; readonly frames: number }
  | { readonly kind: 'timecode'; readonly text: string }
  /** The second one names the frame after the last. */
  | { readonly kind: 'timecodes'; readonly from: string; readonly to: string }
  | { readonly kind: 'times'; readonly from: number; readonly to: number };

export interface Framing {
  readonly framesPerSecond: number;
  /** Frames wanted before and after the cut, each. */
  readonly handles: number;
}

/**
 * Seconds of cut and handles, to the hundredth; negative where a cut ends before it begins, undefined for a timecode
 * whose frames do not exist at this rate.
 */
export function cutSeconds(length: CutLength, { framesPerSecond, handles }: Framing): number | undefined {
  const frames = cutFrames(length, framesPerSecond);
  if (frames === undefined) return undefined;
  const around = length.kind === 'frames_with_handles' ? 0 : 2 * handles;
  return Math.round(((frames + around) / framesPerSecond) * 100) / 100;
}

/** The shortest clip the model renders at this size that is at least so long. Never shorter: a cut that misses frames is no cut. */
export function fitUp(model: Model, size: string, seconds: number): number | undefined {
  const offered = model.sizes.find((one) => one.size === size)?.seconds ?? [];
  return offered.filter((candidate) => candidate >= seconds).toSorted((left, right) => left - right)[0];
}

/** Frames of the length as it is given, without handles that it does not hold; a time may lie between two. */
function cutFrames(length: CutLength, framesPerSecond: number): number | undefined {
  switch (length.kind) {
    case 'frames':
    case 'frames_with_handles':
      return length.frames;
    case 'timecode':
      return timecodeFrames(length.text, framesPerSecond);
    case 'timecodes':
      return framesBetween(length, framesPerSecond);
    case 'times':
      return (length.to - length.from) * framesPerSecond;
    default:
      return length satisfies never;
  }
}

/** `HH:MM:SS:FF`, counted without drop frames: a length has no clock to keep up with. */
function timecodeFrames(text: string, framesPerSecond: number): number | undefined {
  const match = /^(\d{1,2}):([0-5]\d):([0-5]\d)[:;](\d{2})$/.exec(text);
  if (match === null) return undefined;
  const [, hours = 0, minutes = 0, seconds = 0, frames = 0] = match.map(Number);
  const base = Math.round(framesPerSecond);
  return frames >= base ? undefined : (hours * 3600 + minutes * 60 + seconds) * base + frames;
}

/** Two moments of one clock: here `;` does mean that numbers are dropped. */
function framesBetween(
  { from, to }: { readonly from: string; readonly to: string },
  framesPerSecond: number,
): number | undefined {
  const rate = frameRateOf(framesPerSecond);
  const isDropFrame = from.includes(';') || to.includes(';');
  if (isDropFrame && !canDropFrames(rate)) return undefined;
  const [start, end] = [from, to].map((text) => parseTimecode(text.padStart(11, '0'), { rate, isDropFrame }));
  return start === undefined || end === undefined ? undefined : end - start;
}
