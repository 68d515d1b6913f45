import { describe, expect, test } from 'vitest';
import { assembleDelivery } from '../../src/delivery/assemble-delivery.js';
import { cutShots } from '../../src/delivery/cut-shots.js';
import { formatEdl } from '../../src/delivery/format-edl.js';
import { formatOtio } from '../../src/delivery/format-otio.js';
import { matchCut } from '../../src/delivery/match-cut.js';
import { microUsd } from '../../src/domain/money.js';
import { readCut } from '../../src/written/read-cut.js';
import { aDelivery, aWish } from '../support/harbor-delivery.js';
import { harborMorning } from '../support/harbor-morning.js';

const edition = { date: '2026-11-23', number: 1 };

const records = aDelivery([...harborMorning, { shot: 'RIG_0010', change: 'omitted', reason: 'left the lists' }]);
const shots = cutShots(records, [], aWish().rate);
const match = (text: string) => matchCut(readCut(text, 'tonight.edl'), records.plan.shots, shots);

function anEvent(...comments: readonly string[]): string {
  return [
    'TITLE: TONIGHT',
    '001  AX       V     C        00:00:00:00 00:00:04:00 01:00:00:00 01:00:04:00',
    ...comments.map((comment) => `* ${comment}`),
  ].join('\r\n');
}

describe('an event is matched by the first rule that names something', () => {
  test.each([
    ['clip name', ['FROM CLIP NAME:  HRB_DCK_0010_v002_t02.mp4', 'LOC: 01:00:00:00 RED     LGT_0010'], 'DCK_0010', 2],
    ['clip name', ['FROM CLIP NAME: hrb_dck_0020_temp_edit'], 'DCK_0020', undefined],
    ['locator', ['FROM CLIP NAME: beach', 'LOC: 01:00:00:00 RED     DCK_0040 RETIME'], 'DCK_0040', undefined],
    ['comment', ['FROM CLIP NAME: beach', 'SHOT: LGT_0010'], 'LGT_0010', undefined],
    ['source file', ['SOURCE FILE: media/HRB_DCK_0010_v002_t01.mp4'], 'DCK_0010', 1],
  ] as const)('by %s: %j', (rule, comments, shotId, take) => {
    expect(match(anEvent(...comments)).matched.map((found) => [found.rule, found.shotId, found.take])).toEqual([
      [rule, shotId, take],
    ]);
  });

  test('by reel, when it is all there is', () => {
    const edl = anEvent().replace('AX      ', 'LGT0010 ');
    expect(match(edl).matched.map(({ rule, shotId }) => [rule, shotId])).toEqual([['reel', 'LGT_0010']]);
  });

  test('an id inside a longer one is not that shot', () => {
    expect(match(anEvent('FROM CLIP NAME: DCK_00100')).unknown).toHaveLength(1);
  });
});

test('what the cut has and the lists have not is new; the reverse is omitted, with what that saves; dropped and used is reinstated', () => {
  const cut = [
    anEvent('FROM CLIP NAME: sea monster'),
    '002  AX  V  C  00:00:00:00 00:00:04:00 01:00:04:00 01:00:08:00',
    '* FROM CLIP NAME: RIG_0010',
  ].join('\n');
  const { unknown, omitted, reinstated } = match(cut);
  expect(unknown.map(({ clipName }) => clipName)).toEqual(['sea monster']);
  expect(reinstated).toEqual(['RIG_0010']);
  expect(omitted).toHaveLength(11);
  expect(
    omitted.filter(({ saves }) => saves.microUsd > 0).map(({ shotId, saves }) => [shotId, saves.microUsd]),
  ).toEqual([['LGT_0020', microUsd(0.8)]]);
});

test('our own EDL and OTIO come back as the cut they were made from', () => {
  const cut = assembleDelivery(records, aWish()).at(-1);
  if (cut === undefined) throw new Error('there is always an assembly');
  const expected = cut.events.flatMap(({ media }) => (media === undefined ? [] : [[media.version, media.take]]));
  expect(match(formatEdl(cut, edition)[0]?.body ?? '').matched.map(({ version, take }) => [version, take])).toEqual(
    expected,
  );
  const fromOtio = match(formatOtio(cut, edition).body).matched.filter(({ take }) => take !== undefined);
  expect(fromOtio.map(({ version, take }) => [version, take])).toEqual(expected);
});

test.each([
  ['an empty file', ''],
  ['prose', 'once upon a time'],
  ['broken JSON', '{"OTIO_SCHEMA": '],
  ['JSON that is no timeline', '{"OTIO_SCHEMA":"Gap.1"}'],
])('%s is no cut, and says so', (_, text) => {
  expect(() => readCut(text, 'tonight.edl')).toThrow(/`tonight\.edl` cannot be read as a cut/);
});
