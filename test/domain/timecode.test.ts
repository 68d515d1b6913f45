import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  convertFrames,
  formatFrameRate,
  frameRateOf,
  framesIn,
  framesPerSecondOf,
} from '../../src/domain/frame-rate.js';
import { canDropFrames, formatTimecode, parseTimecode, type TimecodeBase } from '../../src/domain/timecode.js';

const base = (framesPerSecond: number, isDropFrame = false): TimecodeBase => ({
  rate: frameRateOf(framesPerSecond),
  isDropFrame,
});
const bases = [
  ['23.976', base(23.976)],
  ['24', base(24)],
  ['25', base(25)],
  ['29.97 non-drop', base(29.97)],
  ['29.97 drop', base(29.97, true)],
  ['30', base(30)],
  ['59.94 drop', base(59.94, true)],
] as const;
const oneDay = 24 * 60 * 60;

describe.each(bases)('at %s', (_, at) => {
  test('a timecode read back is the frame it was written for', () => {
    const lastFrame = framesIn(oneDay - 60, at.rate);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: lastFrame }), (frame) => {
        expect(parseTimecode(formatTimecode(frame, at), at)).toBe(frame);
      }),
    );
  });

  test('the next frame has a later timecode', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: framesIn(3600, at.rate) }), (frame) => {
        expect(formatTimecode(frame + 1, at) > formatTimecode(frame, at)).toBe(true);
      }),
    );
  });

  test('frames and seconds agree to half a frame', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_400_000 }), (milliseconds) => {
        const frames = framesIn(milliseconds / 1000, at.rate);
        const back = frames / framesPerSecondOf(at.rate);
        expect(Math.abs(back - milliseconds / 1000)).toBeLessThanOrEqual(0.5000001 / framesPerSecondOf(at.rate));
      }),
    );
  });
});

test.each([
  [107_892, '01:00:00;00'],
  [1_799, '00:00:59;29'],
  [1_800, '00:01:00;02'],
  [17_982, '00:10:00;00'],
])('drop-frame calls frame %i %s', (frame, timecode) => {
  expect(formatTimecode(frame, base(29.97, true))).toBe(timecode);
});

test.each(['00:01:00;00', '00:01:00;01', '1:00:00:00', '00:00:00:30', '00:60:00:00', 'fog'])(
  '%s names no frame',
  (text) => {
    expect(parseTimecode(text, base(29.97, true))).toBeUndefined();
  },
);

test.each([
  [23.976, false],
  [24, false],
  [25, false],
  [29.97, true],
  [30, false],
  [59.94, true],
])('at %d numbers may be dropped: %s', (rate, may) => {
  expect(canDropFrames(frameRateOf(rate))).toBe(may);
});

test.each([
  [23.976, 24_000, 1001, '23.976'],
  [23.976023976, 24_000, 1001, '23.976'],
  [23.98, 24_000, 1001, '23.976'],
  [29.97, 30_000, 1001, '29.97'],
  [30, 30, 1, '30'],
  [2, 2, 1, '2'],
  [12.5, 12_500, 1000, '12.5'],
])('%d is %i frames in %i', (written, frames, perSeconds, shown) => {
  expect(frameRateOf(written)).toEqual({ frames, perSeconds });
  expect(formatFrameRate(frameRateOf(written))).toBe(shown);
});

test('a clip at one rate has the length in another that its seconds ask for', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000 }), fc.constantFrom(23.976, 24, 25, 29.97, 30, 2), (frames, rate) => {
      const [from, to] = [frameRateOf(rate), frameRateOf(24)];
      const exact = (frames / framesPerSecondOf(from)) * framesPerSecondOf(to);
      // Half a frame is rounded by exact numbers, which seconds are not.
      expect(Math.abs(convertFrames(frames, from, to) - exact)).toBeLessThan(0.5 + 1e-6);
    }),
  );
  expect(convertFrames(27_500, frameRateOf(23.976), frameRateOf(24))).toBe(27_528);
  expect(convertFrames(16, frameRateOf(2), frameRateOf(23.976))).toBe(192);
});
