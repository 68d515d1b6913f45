import { expect, test } from 'vitest';
import { formatSelects, mergeSelects, parseSelects } from '../../src/delivery/selects.js';

test('what is written is read back', () => {
  const { selects } = parseSelects(
    'shot,version,take,note\nLGT_0010,v002,t03,"slow, please"\nDCK_0010,,t01,\n',
    'selects.csv',
  );
  expect(parseSelects(formatSelects(selects), 'selects.csv')).toEqual({ selects, diagnostics: [] });
  expect(formatSelects(selects)).toBe('shot,version,take,note\nDCK_0010,,t01,\nLGT_0010,v002,t03,"slow, please"\n');
});

test('a row that names no take is told with its line, and the others count', () => {
  const { selects, diagnostics } = parseSelects('Shot,Take\nDCK_0010,best\nDCK_0020,2\n', 'selects.csv');
  expect(selects.map(({ shotId, take }) => [shotId, take])).toEqual([['DCK_0020', 2]]);
  expect(diagnostics.map(({ code, place }) => [code, place?.line])).toEqual([['E_SELECT_ROW', 2]]);
});

test('a note stays with its take, and goes with another one', () => {
  const before = parseSelects('shot,version,take,note\nDCK_0010,v001,1,the gull\n', 's').selects;
  const again = (take: number) =>
    mergeSelects(before, parseSelects(`shot,version,take\nDCK_0010,v001,${take}\n`, 's').selects);
  expect(again(1).map(({ note }) => note)).toEqual(['the gull']);
  expect(again(2).map(({ note }) => note)).toEqual([undefined]);
});

test('a newer choice replaces the older one of the same shot, whatever its case', () => {
  const before = parseSelects('shot,take\nDCK_0010,1\nDCK_0020,1\n', 's').selects;
  const chosen = parseSelects('shot,take\ndck_0010,2\n', 's').selects;
  expect(mergeSelects(before, chosen).map(({ shotId, take }) => [shotId, take])).toEqual([
    ['dck_0010', 2],
    ['DCK_0020', 1],
  ]);
});
