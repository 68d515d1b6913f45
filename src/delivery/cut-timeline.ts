import type { FrameRate } from '../domain/frame-rate.js';
import type { TimecodeBase } from '../domain/timecode.js';
import type { ClipMedia } from './clip-media.js';
import type { CutShot } from './cut-shots.js';

/** One video track from left to right, without overlaps: what every timeline format is drawn from. */
export interface CutTimeline {
  /** `HRB assembly 2026-11-23`: title in the NLE. */
  readonly title: string;
  /** `assembly`: part of file names. */
  readonly stem: string;
  readonly show: string;
  readonly timecode: TimecodeBase;
  /** Record timecode of the first frame. */
  readonly startFrame: number;
  readonly width: number;
  readonly height: number;
  readonly events: readonly CutEvent[];
}

/** A shot in the cut. Its record place counts in frames of the cut, its source in frames of the media. */
export interface CutEvent {
  readonly shot: CutShot;
  /** Clip name: the file stem, or the shot's name where the shot is missing. */
  readonly name: string;
  readonly reel: string;
  readonly recordStart: number;
  readonly recordFrames: number;
  readonly media: ClipMedia | undefined;
  /** The other landed takes of the same version, to switch to in the NLE. */
  readonly alternates: readonly ClipMedia[];
  readonly sourceStart: number;
  readonly sourceFrames: number;
  /** What an assistant has to know of it, one sentence each. */
  readonly flags: readonly string[];
}

export function cutFrames(timeline: CutTimeline): number {
  const last = timeline.events.at(-1);
  return last === undefined ? 0 : last.recordStart + last.recordFrames;
}

export function cutRate(timeline: CutTimeline): FrameRate {
  return timeline.timecode.rate;
}
