import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assembleDelivery } from '../../src/delivery/assemble-delivery.js';
import type { CutTimeline } from '../../src/delivery/cut-timeline.js';
import { parseSelects } from '../../src/delivery/selects.js';
import { frameRateOf } from '../../src/domain/frame-rate.js';
import { aDelivery, aWish } from '../support/harbor-delivery.js';
import { harborMorning } from '../support/harbor-morning.js';
import type { TakeSketch } from '../support/night.js';

function assembly(
  sketches: readonly TakeSketch[],
  over: Parameters<typeof aWish>[0] = {},
  ranges: Parameters<typeof aDelivery>[1] = {},
): CutTimeline {
  const cut = assembleDelivery(aDelivery(sketches, ranges), aWish(over)).at(-1);
  if (cut === undefined) throw new Error('there is always an assembly');
  return cut;
}

const events = (cut: CutTimeline) =>
  cut.events.map(({ name, recordStart, recordFrames, sourceStart, sourceFrames }) => [
    name,
    recordStart,
    recordFrames,
    sourceStart,
    sourceFrames,
  ]);

describe('the assembly', () => {
  test('keeps place and length of every shot of the list, in or not', () => {
    const cut = assembly(harborMorning);
    expect(cut.events.map((event) => [event.shot.planned.shotId, event.media?.take])).toEqual([
      ['DCK_0010', 1],
      ['DCK_0020', 1],
      ['DCK_0030', undefined],
      ['DCK_0035', undefined],
      ['DCK_0040', 1],
      ['LGT_0010', 1],
      ['LGT_0020', undefined],
      ['LGT_0030', undefined],
      ['LGT_0040', undefined],
      ['LGT_0050', undefined],
      ['LGT_0060', undefined],
    ]);
    expect(cut.events.map((event) => event.recordStart)).toEqual(Array.from({ length: 11 }, (_, index) => index * 192));
  });

  test('cuts with the lowest landed take of the version on the list', () => {
    const cut = assembly([
      { shot: 'DCK_0010', take: 1, attempts: ['refused'] },
      { shot: 'DCK_0010', take: 2, attempts: ['landed'] },
      { shot: 'DCK_0010', take: 3, attempts: ['landed'] },
    ]);
    expect(cut.events.map((event) => event.name)).toEqual(['HRB_DCK_0010_v001_t02']);
  });

  test('selects.csv wins over the lowest take', () => {
    const { selects } = parseSelects('shot,version,take,note\ndck_0010,,t2,the gull turns\n', 'selects.csv');
    const cut = assembly(
      [
        { shot: 'DCK_0010', take: 1, attempts: ['landed'] },
        { shot: 'DCK_0010', take: 2, attempts: ['landed'] },
      ],
      { selects },
    );
    expect(cut.events.map((event) => event.name)).toEqual(['HRB_DCK_0010_v001_t02']);
  });

  test('a selected take that is not in leaves its place empty and says so', () => {
    const { selects } = parseSelects('shot,version,take\nDCK_0010,v001,t09\n', 'selects.csv');
    const cut = assembly([{ shot: 'DCK_0010', attempts: ['landed'] }], { selects });
    expect(cut.events.map(({ media, flags }) => ({ media, flags }))).toEqual([
      { media: undefined, flags: ['Missing: the selected take is not in'] },
    ]);
  });

  test('an older version stands in for one that is not in, with a flag', () => {
    const cut = assembly([{ shot: 'DCK_0010', attempts: ['landed'], promptSince: 'Rain.' }]);
    expect(cut.events.map(({ name, flags }) => ({ name, flags }))).toEqual([
      { name: 'HRB_DCK_0010_v001_t01', flags: ['The version on the list is not in; an older one stands in'] },
    ]);
  });

  test('a cut range picks its frames out of the clip, counted from the first frame', () => {
    const range = { DCK_0010: { cutIn: 1013, cutOut: 1109 } };
    expect(events(assembly([{ shot: 'DCK_0010', attempts: ['landed'] }], {}, range))).toEqual([
      ['HRB_DCK_0010_v001_t01', 0, 97, 12, 97],
    ]);
  });

  test('a cut range longer than the clip is cut to it and flagged; one outside it is not used', () => {
    const cut = assembly(
      [
        { shot: 'DCK_0010', attempts: ['landed'] },
        { shot: 'DCK_0020', attempts: ['landed'] },
      ],
      {},
      { DCK_0010: { cutIn: 1101, cutOut: 1300 }, DCK_0020: { cutIn: 1, cutOut: 97 } },
    );
    expect(events(cut)).toEqual([
      ['HRB_DCK_0010_v001_t01', 0, 92, 100, 92],
      ['HRB_DCK_0020_v001_t01', 92, 192, 0, 192],
    ]);
    expect(cut.events.map((event) => event.flags.length)).toEqual([1, 1]);
  });

  test('a clip of another rate keeps its seconds, counts its source in its own frames, and is flagged', () => {
    const cut = assembly([{ shot: 'DCK_0010', attempts: ['landed'], frameRate: 2 }]);
    expect(events(cut)).toEqual([['HRB_DCK_0010_v001_t01', 0, 192, 0, 16]]);
    expect(cut.events[0]?.flags).toEqual(['Runs at 2 frames a second in a cut of 24']);
  });

  test('only the chosen shots, when some are chosen', () => {
    const [first] = aDelivery(harborMorning).plan.shots;
    const cut = assembly(harborMorning, { shotIds: new Set(first === undefined ? [] : [first.shotId]) });
    expect(cut.events.map((event) => event.shot.planned.shotId)).toEqual(['DCK_0010']);
  });
});

test('the new timeline holds what landed that night, and is left out when nothing did', () => {
  const stems = (sketches: readonly TakeSketch[]) =>
    assembleDelivery(aDelivery(sketches), aWish()).map((cut) => [cut.stem, cut.events.length]);
  expect(stems(harborMorning)).toEqual([
    ['new', 4],
    ['assembly', 11],
  ]);
  expect(stems([{ shot: 'DCK_0010', attempts: ['landed'], tonightFrom: 2 }])).toEqual([['assembly', 1]]);
});

test('whatever the rates and ranges, the cut has no hole and no overlap, and no source lies outside its media', () => {
  const rate = fc.constantFrom(2, 23.976, 24, 25, 29.97, 30);
  const frame = fc.option(fc.integer({ min: 990, max: 1_400 }), { nil: undefined });
  const shot = fc.record({
    seconds: fc.constantFrom(4, 8, 12),
    frameRate: rate,
    cutIn: frame,
    cutOut: frame,
    isIn: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(shot, { minLength: 1, maxLength: 8 }),
      rate.filter((value) => value > 2),
      (shots, cutAt) => {
        const name = (index: number) => `DCK_${String(index).padStart(4, '0')}`;
        const sketches = shots.map(
          ({ seconds, frameRate, isIn }, index): TakeSketch => ({
            shot: name(index),
            seconds,
            frameRate,
            attempts: [isIn ? 'landed' : 'refused'],
          }),
        );
        const ranges = Object.fromEntries(shots.map(({ cutIn, cutOut }, index) => [name(index), { cutIn, cutOut }]));
        let at = 0;
        for (const event of assembly(sketches, { rate: frameRateOf(cutAt) }, ranges).events) {
          expect(event.recordStart).toBe(at);
          expect(event.recordFrames).toBeGreaterThan(0);
          expect(event.sourceStart).toBeGreaterThanOrEqual(0);
          expect(event.sourceFrames).toBeGreaterThan(0);
          if (event.media !== undefined) {
            expect(event.sourceStart + event.sourceFrames).toBeLessThanOrEqual(event.media.frames);
          }
          at += event.recordFrames;
        }
      },
    ),
  );
});
