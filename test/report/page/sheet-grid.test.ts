import { expect, test } from 'vitest';
import { sheetGrid } from '../../../src/report/page/sheet-grid.js';

const wide = 16 / 9;

test.each([
  ['five by two of 160x90', 800, 180, wide, { columns: 5, rows: 2 }],
  ['five by two of a tall clip, its width rounded', 255, 180, 720 / 1280, { columns: 5, rows: 2 }],
  ['one row', 1600, 90, wide, { columns: 10, rows: 1 }],
  ['a square grid, cut no finer than it must be', 1600, 900, wide, { columns: 5, rows: 5 }],
])('finds %s', (_, width, height, aspect, grid) => {
  expect(sheetGrid(width, height, aspect)).toEqual(grid);
});

test.each([
  ['a single picture', 160, 90, wide],
  ['a sheet whose tiles would not be whole pixels', 1001, 563, wide],
  ['a sheet of another aspect', 800, 800, wide],
])('gives no grid for %s', (_, width, height, aspect) => {
  expect(sheetGrid(width, height, aspect)).toBeUndefined();
});

test('needs nothing from outside its own text, because it runs in the page', () => {
  const alone: unknown = new Function(`${sheetGrid.toString()}; return sheetGrid(800, 180, 16 / 9);`)();
  expect(alone).toEqual({ columns: 5, rows: 2 });
});
