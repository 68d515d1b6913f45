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

function readRow(row: string): ReturnType<typeof fillInList> {
  return read(`id,prompt,model,size,nb frames,FPS,fit\n${row}\n`);
}

function read(text: string, config: Parameters<typeof listOptions>[0] = {}): ReturnType<typeof fillInList> {
  const options = listOptions(config);
  const { list } = parseCsvList(sourceText('cut.csv', text), options.config);
  if (list === undefined) throw new Error('The list cannot be read.');
  return fillInList(list, sha256Of(text), options);
}
