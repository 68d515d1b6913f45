import { describe, expect, test } from 'vitest';
import { assembleDelivery } from '../../src/delivery/assemble-delivery.js';
import type { CutTimeline } from '../../src/delivery/cut-timeline.js';
import { deliveryDocuments } from '../../src/delivery/delivery-documents.js';
import { formatAle } from '../../src/delivery/format-ale.js';
import { formatEdl } from '../../src/delivery/format-edl.js';
import { formatOtio } from '../../src/delivery/format-otio.js';
import { frameRateOf } from '../../src/domain/frame-rate.js';
import { parseTimecode } from '../../src/domain/timecode.js';
import { aDelivery, aWish } from '../support/harbor-delivery.js';
import { harborMorning } from '../support/harbor-morning.js';
import type { TakeSketch } from '../support/night.js';
import { parseEdl } from '../support/parse-edl.js';
import { readOtio } from '../support/read-otio.js';

const edition = { date: '2026-11-23', number: 1 };

const ranges = { DCK_0020: { cutIn: 1013, cutOut: 1109 } };
const rates = [
  ['23.976', 23.976, false],
  ['24', 24, false],
  ['25', 25, false],
  ['29.97 non-drop', 29.97, false],
  ['29.97 drop', 29.97, true],
  ['30', 30, false],
] as const;

function cutAt(rate: number, isDropFrame: boolean, sketches: readonly TakeSketch[] = harborMorning): CutTimeline {
  const timelines = assembleDelivery(aDelivery(sketches, ranges), aWish({ rate: frameRateOf(rate), isDropFrame }));
  const cut = timelines.at(-1);
  if (cut === undefined) throw new Error('there is always an assembly');
  return cut;
}

/** A cut as every format tells it: clip and record place, in frames from the start. */
type Told = readonly (readonly [clip: string, start: number, end: number])[];

function told(cut: CutTimeline): Told {
  return cut.events.flatMap(({ media, recordStart, recordFrames }) =>
    media === undefined ? [] : [[media.name, recordStart, recordStart + recordFrames] as const],
  );
}

describe.each(rates)('at %s', (_, rate, isDropFrame) => {
  const cut = cutAt(rate, isDropFrame);

  test('the EDL tells the same cut', () => {
    const [document] = formatEdl(cut, edition);
    const edl = parseEdl(document?.body ?? '');
    const frame = (time: string | undefined) =>
      (parseTimecode(time ?? '', cut.timecode) ?? Number.NaN) - cut.startFrame;
    expect(edl.isDropFrame).toBe(isDropFrame);
    expect(
      edl.events.map(({ clipName, times }) => [clipName?.replace('.mp4', ''), frame(times[2]), frame(times[3])]),
    ).toEqual(told(cut));
    for (const { times } of edl.events) {
      const [sourceIn, sourceOut, recordIn, recordOut] = times.map(
        (time) => parseTimecode(time, cut.timecode) ?? Number.NaN,
      );
      expect((sourceOut ?? 0) - (sourceIn ?? 0)).toBe((recordOut ?? 0) - (recordIn ?? 0));
    }
  });

  test('the OTIO tells the same cut, each source range inside its media', () => {
    const timeline = readOtio(formatOtio(cut, edition).body);
    const [video] = timeline.tracks.children;
    let start = 0;
    const found: [string, number, number][] = [];
    for (const item of video?.children ?? []) {
      const { duration, start_time: first } = item.source_range;
      const frames = Math.round((duration.value / duration.rate) * timeline.global_start_time.rate);
      const reference = item.OTIO_SCHEMA === 'Clip.2' ? item.media_references['DEFAULT_MEDIA'] : undefined;
      if (reference?.OTIO_SCHEMA === 'ExternalReference.1') {
        found.push([item.name, start, start + frames]);
        expect(first.value + duration.value).toBeLessThanOrEqual(reference.available_range.duration.value);
      }
      start += frames;
    }
    expect(found.map(([name]) => name)).toEqual(told(cut).map(([name]) => name));
    for (const [index, [, from, to]] of told(cut).entries()) {
      expect(Math.abs((found[index]?.[1] ?? 0) - from)).toBeLessThanOrEqual(cut.events.length);
      expect(Math.abs((found[index]?.[2] ?? 0) - (found[index]?.[1] ?? 0) - (to - from))).toBeLessThanOrEqual(1);
    }
  });
});

test('what is not in is a MissingReference with a red marker in OTIO and a hole in the EDL', () => {
  const cut = cutAt(24, false);
  const [video] = readOtio(formatOtio(cut, edition).body).tracks.children;
  const missing = (video?.children ?? []).filter(
    (item) =>
      item.OTIO_SCHEMA === 'Clip.2' && item.media_references['DEFAULT_MEDIA']?.OTIO_SCHEMA === 'MissingReference.1',
  );
  expect(missing.map((item) => [item.name, item.markers.map((marker) => marker.color)])).toContainEqual([
    'HRB_DCK_0030',
    ['RED'],
  ]);
  expect(formatEdl(cut, edition)[0]?.body).not.toContain('DCK_0030');
});

test('the other takes of the version are further media references', () => {
  const [video] = readOtio(formatOtio(cutAt(24, false), edition).body).tracks.children;
  const [first] = video?.children ?? [];
  expect(first?.OTIO_SCHEMA === 'Clip.2' && Object.keys(first.media_references)).toEqual(['DEFAULT_MEDIA', 'v002_t02']);
});

test('sound is a track of its own where a clip has it', () => {
  const [, audio] = readOtio(formatOtio(cutAt(24, false), edition).body).tracks.children;
  expect(audio?.kind).toBe('Audio');
  expect(audio?.children.filter((item) => item.OTIO_SCHEMA === 'Clip.2').map((item) => item.name)).toEqual([
    'HRB_LGT_0010_v001_t01',
  ]);
  const silent = cutAt(24, false, [{ shot: 'DCK_0010', attempts: ['landed'] }]);
  expect(readOtio(formatOtio(silent, edition).body).tracks.children).toHaveLength(1);
});

test('an EDL of more than 999 events is split, and no event is lost', () => {
  const many = Array.from({ length: 1_203 }, (_, index) => ({
    shot: `DCK_${String(index).padStart(5, '0')}`,
    attempts: ['landed' as const],
    seconds: 4,
  }));
  const cut = cutAt(24, false, many);
  const parts = formatEdl(cut, edition).map((document) => parseEdl(document.body));
  expect(parts.map((part) => part.events.length)).toEqual([999, 204]);
  expect(parts.flatMap((part) => part.events.map((event) => event.reel))).toHaveLength(
    new Set(parts.flatMap((part) => part.events.map((event) => event.reel))).size,
  );
});

test('the ALE has a row a clip, and no text of a list breaks its table', () => {
  const cut = cutAt(24, false, [
    { shot: 'DCK_0010', attempts: ['landed'], prompt: 'Fog.\tGull.\r\nRope “sings” — loud.', notes: 'a\tb' },
  ]);
  const lines = formatAle(cut, edition).body.split('\r\n');
  const names = lines[lines.indexOf('Column') + 1]?.split('\t') ?? [];
  const row = lines[lines.indexOf('Data') + 1]?.split('\t') ?? [];
  expect(row).toHaveLength(names.length);
  expect(names.filter((name) => name.length > 14)).toEqual([]);
  expect(row[names.indexOf('DESCRIPT')]).toBe('Fog. Gull. Rope "sings" - loud.');
  expect(row[names.indexOf('End')]).toBe('00:00:08:00');
});

describe('a delivery of four shots', () => {
  const shots = harborMorning.filter(({ shot }) => ['DCK_0010', 'DCK_0020', 'DCK_0030', 'LGT_0010'].includes(shot));
  const timelines = assembleDelivery(aDelivery(shots, ranges), aWish());
  const roots = [
    { name: 'mac', folder: '/Volumes/shows/harbor night' },
    { name: 'win', folder: 'Z:\\shows\\harbor' },
  ];
  const documents = deliveryDocuments(timelines, {
    roots,
    presets: ['netflix', 'kitsu'],
    edition,
    firstFrame: 1001,
  });

  const reviewed = documents.filter(({ name }) => !/_new_|_mac\.xml|kitsu_assembly/.test(name));

  test.each(reviewed.map((document) => [document.name, document.body]))('%s is as reviewed', async (name, body) => {
    await expect(body).toMatchFileSnapshot(`../golden/delivery/${name}`);
  });
});
