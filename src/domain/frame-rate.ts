/** For timelines of a show that does not say its own. */
export const usualFrameRate = 24;

/** Frames a second as a ratio, so that 23.976 is 24000/1001 and arithmetic over hours stays exact. */
export interface FrameRate {
  readonly frames: number;
  readonly perSeconds: number;
}

/** 1000/1001 of these is what NTSC made of them. */
const ntscBases = [24, 30, 48, 60, 120];

/** How far a probed or written rate may lie from the true one: people write 23.976, probes say 23.976024. */
const tolerance = 0.002;

/** 23.976, 23.98 and 24000/1001 are one rate; so are 29.97 and 30000/1001. */
export function frameRateOf(framesPerSecond: number): FrameRate {
  const whole = Math.round(framesPerSecond);
  if (Math.abs(framesPerSecond - whole) < tolerance) return { frames: whole, perSeconds: 1 };
  const base = ntscBases.find((candidate) => Math.abs(framesPerSecond - (candidate * 1000) / 1001) < 0.006);
  if (base !== undefined) return { frames: base * 1000, perSeconds: 1001 };
  return { frames: Math.round(framesPerSecond * 1000), perSeconds: 1000 };
}

/** The count a timecode runs to within a second: 24 for 23.976, 30 for 29.97. */
export function timebaseOf(rate: FrameRate): number {
  return Math.max(1, Math.round(rate.frames / rate.perSeconds));
}

export function isNtsc(rate: FrameRate): boolean {
  return rate.perSeconds === 1001;
}

/** 23.976…, the way file formats with a decimal rate want it. */
export function framesPerSecondOf(rate: FrameRate): number {
  return rate.frames / rate.perSeconds;
}

/** `23.976`, `29.97`, `25`: as people write it. */
export function formatFrameRate(rate: FrameRate): string {
  return String(Number(framesPerSecondOf(rate).toFixed(isNtsc(rate) && rate.frames === 24_000 ? 3 : 2)));
}

export function isSameRate(left: FrameRate, right: FrameRate): boolean {
  return left.frames * right.perSeconds === right.frames * left.perSeconds;
}

/** Whole frames in so many seconds, to the nearest. */
export function framesIn(seconds: number, rate: FrameRate): number {
  return Math.round((seconds * rate.frames) / rate.perSeconds);
}

/** The frame of another rate that begins nearest to the same moment. */
export function convertFrames(frames: number, from: FrameRate, to: FrameRate): number {
  return Math.round((frames * to.frames * from.perSeconds) / (from.frames * to.perSeconds));
}
