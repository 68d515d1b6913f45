import { expect, test } from 'vitest';
import { formatCsvRow } from '../../src/domain/csv-row.js';

test.each([
  ['=1+1', "'=1+1"],
  ['+49 30', "'+49 30"],
  ['-5 dB', "'-5 dB"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['  =1', "'  =1"],
  ['\t=1', "'\t=1"],
  ['\n=1', '"\'\n=1"'],
  ['＝1', "'＝1"],
  ['a "gull"', '"a ""gull"""'],
  ['fog, low', '"fog, low"'],
  ['one\ntwo', '"one\ntwo"'],
  ['1280x720', '1280x720'],
])('writes %j as a cell that stays text', (cell, written) => {
  expect(formatCsvRow([cell])).toBe(`${written}\r\n`);
});

test('numbers and empty cells stay what they are', () => {
  expect(formatCsvRow([-1.5, undefined, 'x'])).toBe('-1.5,,x\r\n');
});
