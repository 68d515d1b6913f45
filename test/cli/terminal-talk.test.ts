import { expect, test } from 'vitest';
import { noteWithin } from '../../src/cli/view/terminal-talk.js';

const note = '4.3 MB · 0.4 MB/s · 12 s left';

test.each([
  [80, ' · 4.3 MB · 0.4 MB/s · 12 s left'],
  [32, ' · 4.3 MB · 0.4 MB/s · 12 s left'],
  [31, ' · 4.3 MB · 0.4 MB/s'],
  [8, ''],
  [-3, ''],
])('in %i columns a note is shown as `%s`', (room, shown) => {
  expect(noteWithin(note, room)).toBe(shown);
});
