import { describe, expect, test } from 'vitest';
import { sha256Of } from '../../src/domain/sha256.js';
import { checkShots } from '../../src/shotlist/check-shots.js';
import { cutSeconds } from '../../src/shotlist/cut-length.js';
import { fillInList } from '../../src/shotlist/fill-in-list.js';
import { parseCsvList } from '../../src/shotlist/parse-csv-list.js';
import { sourceText } from '../../src/written/source-text.js';
import { listOptions } from '../support/list-options.js';

describe('cutSeconds', () => {
  test.each([
    [97, 24, 0, 4.04],
    [96, 24, 0, 4],
    [96, 24, 12, 5],
    [100, 25, 0, 4],
    [96, 23.976, 0, 4],
    [240, 29.97, 0, 8.01],
  ])('%d frames at %d a second with %d of handles are %d s', (frames, framesPerSecond, handles, seconds) => {
    expect(cutSeconds({ kind: 'frames', frames }, { framesPerSecond, handles })).toBe(seconds);
  });

  test.each([
    ['00:00:04:00', 24, 4],
    ['00:00:04:12', 24, 4.5],
    ['0:00:07;15', 30, 7.5],
    ['01:00:00:00', 25, 3600],
    ['00:00:04:24', 24, undefined],
    ['4:00', 24, undefined],
  ])('%s at %d is %s', (text, framesPerSecond, seconds) => {
    expect(cutSeconds({ kind: 'timecode', text }, { framesPerSecond, handles: 0 })).toBe(seconds);
  });
});

describe('a list that gives frames', () => {
  test.each([
    ['96,24,', 4, undefined],
    ['97,24,', 4.04, undefined],
    ['97,24,up', 8, 4.04],
    ['96,24,up', 4, undefined],
    ['600,24,up', 25, undefined],
  ])('%s gives %d s', (cells, seconds, askedSeconds) => {
    const { list, diagnostics } = readRow(`DCK_0010,A gull.,sora-2,1280x720,${cells}`);
    expect(list.shots[0]).toMatchObject({ seconds, askedSeconds });
    expect(diagnostics).toEqual([]);
  });

  test('is told once of all the lengths that were fitted up, with the places of the first few', () => {
    const rows = Array.from({ length: 1_000 }, (_, row) => `DCK_${row + 1},A gull.,sora-2,1280x720,97,24,up`);
    const { list } = readRow(rows.join('\n'));
    const [diagnostic, ...others] = checkShots([list], listOptions({}));
    expect(others).toEqual([]);
    expect(diagnostic).toMatchObject({
      severity: 'warning',
      code: 'W_SECONDS_FITTED',
      message:
        '4.04 seconds of cut and handles of `DCK_1` are fitted up to 8, and so are 999 more, because the list says `fit: up`.',
      place: { file: 'cut.csv', line: 2, cell: 'E2' },
    });
    expect(diagnostic?.related?.map(({ place }) => place.cell)).toEqual(['E3', 'E4', 'E5', 'E6']);
  });

  test('prefers seconds written in the same row', () => {
    const text = 'id,prompt,model,size,frames,seconds\nDCK_0010,A gull.,sora-2,1280x720,96,12\n';
    expect(read(text).list.shots[0]?.seconds).toBe(12);
  });

  test('prefers its own frames to inherited seconds', () => {
    const text = 'id,prompt,model,size,frames\nDCK_0010,A gull.,sora-2,1280x720,96\n';
    expect(read(text, { defaults: { seconds: '12' } }).list.shots[0]?.seconds).toBe(4);
  });
});

describe('a list that gives both ends of the cut', () => {
  test.each([
    ['Frame In,Frame Out', '1001,1096', 4, undefined],
    ['In,Out', '0,95', 4, undefined],
    ['Cut In,Cut Out', '1001,1097', 8, 4.04],
    ['Frame Start,Frame End,Handles', '1001,1072,12', 4, undefined],
    ['Head In,Tail Out,Handles', '1001,1096,12', 4, undefined],
    ['TC IN,TC OUT', '01:00:59:12,01:01:03:12', 4, undefined],
    ['tc_in,tc_out,fps', '01:00:59;28,01:01:04;00,29.97', 4, undefined],
    ['start_time,end_time', '62.5,66.5', 4, undefined],
    ['start_time,end_time', '1:02.5,0:01:07', 8, 4.5],
  ])('%s of %s are %d s', (columns, cells, seconds, askedSeconds) => {
    const { list, diagnostics } = read(`${columns},fit,${rest}\n${cells},up,${shot}\n`);
    expect(list.shots[0]).toMatchObject({ seconds, askedSeconds });
    expect(diagnostics).toEqual([]);
  });

  test('keeps an inherited length beside `cut_in` and `cut_out`, which re-render nothing, but not beside times', () => {
    const defaults = { seconds: '12' };
    expect(read(`Cut In,Cut Out,${rest}\n1001,1096,${shot}\n`, { defaults }).list.shots[0]?.seconds).toBe(12);
    expect(read(`TC IN,TC OUT,${rest}\n00:00:00:00,00:00:04:00,${shot}\n`, { defaults }).list.shots[0]?.seconds).toBe(
      4,
    );
  });

  test.each([
    ['Frames,In,Out', '96,1001,1120', '`cut_in` to `cut_out` are 5 seconds, `frames` makes 4.'],
    ['Frames,In,Out', '96,1120,1001', '`cut_in` to `cut_out` go backwards, `frames` makes 4.'],
    ['Seconds,TC IN,TC OUT', '4,00:00:00:00,00:00:05:00', '`tc_in` to `tc_out` are 5 seconds, `seconds` renders 4.'],
    ['Durée,start_time,end_time', '00:00:04:00,1,4', '`start_time` to `end_time` are 3 seconds, `timecode` makes 4.'],
  ])('takes the length of %s from its own column in %s, and tells of the contradiction', (columns, cells, message) => {
    const { list, diagnostics } = read(`${columns},${rest}\n${cells},${shot}\n`);
    expect(list.shots[0]?.seconds).toBe(4);
    expect(diagnostics).toMatchObject([
      { severity: 'warning', code: 'W_CUT_LENGTH', message, place: { line: 2, cell: 'C2' } },
    ]);
  });

  test.each([
    ['a frame out that is the one after the last', 'Nb Frames,Frame In,Frame Out', '96,0,96'],
    ['a clip longer than its cut', 'Seconds,In,Out', '8,1001,1024'],
    ['an empty pair', 'Seconds,In,Out', '8,,'],
    ['half a pair beside a length', 'Seconds,In,Out', '8,1001,'],
  ])('takes %s for no contradiction', (_, columns, cells) => {
    expect(read(`${columns},${rest}\n${cells},${shot}\n`).diagnostics).toEqual([]);
  });

  test.each([
    ['In,Out', '1001,', 'E_MISSING_FIELD', 'The shot has a `cut_in` and no `cut_out`, so its cut has no length.', 'A2'],
    [
      'TC IN,TC OUT',
      ',00:00:04:00',
      'E_MISSING_FIELD',
      'The shot has a `tc_out` and no `tc_in`, so its cut has no length.',
      'B2',
    ],
    [
      'In,Out',
      '1096,1001',
      'E_INVALID_VALUE',
      'The cut is empty: its `cut_out` does not come after its `cut_in`.',
      'B2',
    ],
    [
      'In,Out',
      '01:00:00:00,01:00:04:00',
      'E_INVALID_VALUE',
      '`cut_in` must be a whole number, not `01:00:00:00`.',
      'A2',
    ],
    [
      'TC IN,TC OUT',
      '00:00:00:24,00:00:04:00',
      'E_INVALID_VALUE',
      'The length of the cut cannot be read at 24 frames a second.',
      'B2',
    ],
    ['start_time,end_time', '0,4s', 'E_INVALID_VALUE', '`end_time` must be a time in seconds, not `4s`.', 'B2'],
  ])('refuses %s of %s at its cell', (columns, cells, code, message, cell) => {
    const { diagnostics } = read(`${columns},${rest}\n${cells},${shot}\n`);
    expect(diagnostics[0]).toMatchObject({ severity: 'error', code, message, place: { line: 2, cell } });
  });
});

describe('a list that counts frames nobody gives a rate for', () => {
  test.each([
    ['Nb Frames', '96'],
    ['DURÉE', '00:00:04:00'],
    ['In,Out', '1001,1096'],
    ['start_time,end_time,handles', '0,4,12'],
  ])('is refused once for all its shots: %s', (columns, cells) => {
    const { diagnostics } = read(`${columns},${rest}\n${cells},${shot}\n${cells},${shot}\n`, { frameRate: undefined });
    expect(diagnostics).toMatchObject([
      {
        severity: 'error',
        code: 'E_MISSING_FIELD',
        message: 'The length is given in frames, and nothing says how many of them are a second.',
        place: { line: 2 },
        hint: 'Give the shots an `fps`, or set `frame_rate` in the config.',
      },
    ]);
  });

  test('needs none for two times in seconds', () => {
    const { list } = read(`start_time,end_time,${rest}\n0,4,${shot}\n`, { frameRate: undefined });
    expect(list.shots[0]?.seconds).toBe(4);
  });

  test.each(['0', '-24'])('refuses %s frames a second', (fps) => {
    const { diagnostics } = read(`frames,fps,${rest}\n96,${fps},${shot}\n`);
    expect(diagnostics[0]).toMatchObject({ code: 'E_INVALID_VALUE', place: { cell: 'B2' } });
  });
});

const rest = 'id,prompt,model,size';
const shot = 'DCK_0010,A gull.,sora-2,1280x720';

function readRow(row: string): ReturnType<typeof fillInList> {
  return read(`id,prompt,model,size,nb frames,FPS,fit\n${row}\n`);
}

function read(text: string, config: Parameters<typeof listOptions>[0] = {}): ReturnType<typeof fillInList> {
  const options = listOptions(config);
  const { list } = parseCsvList(sourceText('cut.csv', text), options.config);
  if (list === undefined) throw new Error('The list cannot be read.');
  return fillInList(list, sha256Of(text), options);
}
