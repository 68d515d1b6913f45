import { type FrameRate, isNtsc, timebaseOf } from './frame-rate.js';

/** How frames are numbered: drop-frame skips numbers, never frames, so that the clock keeps to real time at 29.97 and 59.94. */
export interface TimecodeBase {
  readonly rate: FrameRate;
  readonly isDropFrame: boolean;
}

/** Drop-frame exists for multiples of 29.97 only. SMPTE ST 12-1. */
export function canDropFrames(rate: FrameRate): boolean {
  return isNtsc(rate) && timebaseOf(rate) % 30 === 0;
}

/** `01:00:00:00`, with `;` before the frames where numbers are dropped. */
export function formatTimecode(frame: number, base: TimecodeBase): string {
  const timebase = timebaseOf(base.rate);
  const label = base.isDropFrame ? frame + droppedBefore(frame, timebase) : frame;
  const seconds = Math.floor(label / timebase);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(twoDigits);
  return `${parts.join(':')}${base.isDropFrame ? ';' : ':'}${twoDigits(label % timebase)}`;
}

/** The frame a timecode names; undefined for text that is none, or for a number that drop-frame skips. */
export function parseTimecode(text: string, base: TimecodeBase): number | undefined {
  const match = /^(\d{2}):(\d{2}):(\d{2})[:;.,](\d{2})$/.exec(text);
  if (match === null) return undefined;
  const [hours = 0, minutes = 0, seconds = 0, frames = 0] = match.slice(1).map(Number);
  const timebase = timebaseOf(base.rate);
  if (minutes > 59 || seconds > 59 || frames >= timebase) return undefined;
  const label = ((hours * 60 + minutes) * 60 + seconds) * timebase + frames;
  if (!base.isDropFrame) return label;
  const skipped = skippedAMinute(timebase);
  if (frames < skipped && seconds === 0 && minutes % 10 !== 0) return undefined;
  const totalMinutes = hours * 60 + minutes;
  return label - skipped * (totalMinutes - Math.floor(totalMinutes / 10));
}

/** Two numbers a minute at 29.97, four at 59.94, but none in each tenth minute. */
function skippedAMinute(timebase: number): number {
  return timebase / 15;
}

function droppedBefore(frame: number, timebase: number): number {
  const skipped = skippedAMinute(timebase);
  const framesIn10Minutes = timebase * 600 - skipped * 9;
  const framesIn1Minute = timebase * 60 - skipped;
  const tens = Math.floor(frame / framesIn10Minutes);
  const rest = frame % framesIn10Minutes;
  const minutes = rest < timebase * 60 ? 0 : 1 + Math.floor((rest - timebase * 60) / framesIn1Minute);
  return skipped * (tens * 9 + minutes);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
