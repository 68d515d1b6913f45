import type { Model } from '../catalog/model.js';

/** How long a cut is, as a list gives it where it does not say seconds. */
export type CutLength =
  | { readonly kind: 'frames'; readonly frames: number }
  | { readonly kind: 'timecode'; readonly text: string };

export interface Framing {
  readonly framesPerSecond: number;
  /** Frames wanted before and after the cut, each. */
  readonly handles: number;
}

/** Seconds of cut and handles, to the hundredth; undefined for a timecode whose frames do not exist at this rate. */
export function cutSeconds(length: CutLength, { framesPerSecond, handles }: Framing): number | undefined {
  const frames = length.kind === 'frames' ? length.frames : timecodeFrames(length.text, framesPerSecond);
  if (frames === undefined) return undefined;
  return Math.round(((frames + 2 * handles) / framesPerSecond) * 100) / 100;
}

/** The shortest clip the model renders at this size that is at least so long. Never shorter: a cut that misses frames is no cut. */
export function fitUp(model: Model, size: string, seconds: number): number | undefined {
  const offered = model.sizes.find((one) => one.size === size)?.seconds ?? [];
  return offered.filter((candidate) => candidate >= seconds).toSorted((left, right) => left - right)[0];
}

/** `HH:MM:SS:FF`, counted without drop frames: a length has no clock to keep up with. */
function timecodeFrames(text: string, framesPerSecond: number): number | undefined {
  const match = /^(\d{1,2}):([0-5]\d):([0-5]\d)[:;](\d{2})$/.exec(text);
  if (match === null) return undefined;
  const [, hours = 0, minutes = 0, seconds = 0, frames = 0] = match.map(Number);
  const base = Math.round(framesPerSecond);
  return frames >= base ? undefined : (hours * 3600 + minutes * 60 + seconds) * base + frames;
}
