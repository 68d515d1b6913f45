/** One event of a cut that came from an NLE, with every word in it that may name a shot. */
export interface CutClip {
  readonly number: number;
  /** Line of the file it begins on; undefined in formats that are no lines. */
  readonly line: number | undefined;
  readonly clipName: string | undefined;
  readonly sourceFile: string | undefined;
  readonly reel: string | undefined;
  readonly locators: readonly string[];
  readonly comments: readonly string[];
  /** Undefined where the cut does not say. */
  readonly range: ClipRange | undefined;
}

/** Which part of its source an event shows, and for how long. */
export type ClipRange =
  | {
      readonly kind: 'timecode';
      readonly sourceIn: string;
      readonly recordIn: string;
      readonly recordOut: string;
      readonly isDropFrame: boolean;
    }
  | { readonly kind: 'frames'; readonly start: number; readonly frames: number; readonly framesPerSecond: number };
