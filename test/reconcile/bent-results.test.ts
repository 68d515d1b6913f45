import { expect, test } from 'vitest';
import { createLineSplitter } from '../../src/reconcile/split-lines.js';
import { checkPartition } from '../support/check-partition.js';
import { FixedClock } from '../support/fixed-clock.js';
import { sendNight } from '../support/sent-night.js';

test('whatever the result files hold, every attempt gets exactly one outcome', async () => {
  const { customIds } = await sendNight(['DCK_0010', 'DCK_0020', 'DCK_0030', 'LGT_0010', 'LGT_0020'], new FixedClock());
  for (let seed = 1; seed <= 3_000; seed += 1) checkPartition(customIds, seed);
});

test('a line begun in one piece is kept when the memory of that piece is filled again', () => {
  const splitter = createLineSplitter(1_000);
  const piece = Buffer.from('whole\nbegun');
  splitter.push(piece);
  piece.fill('x');
  const [line] = splitter.push(Buffer.from(' and ended\n'));
  expect(new TextDecoder().decode(line?.bytes)).toBe('begun and ended');
});

test('lines are cut at byte 0x0A alone, whatever the size of the pieces', () => {
  const text = 'one\u2028still one\u0085and one\r\n\ntwo\n   \nthree without an end';
  const bytes = new TextEncoder().encode(text);
  for (let size = 1; size <= bytes.length; size += 1) {
    const splitter = createLineSplitter(1_000);
    const lines = [];
    for (let at = 0; at < bytes.length; at += size) lines.push(...splitter.push(bytes.subarray(at, at + size)));
    lines.push(...splitter.end());
    expect(lines.map((line) => new TextDecoder().decode(line.bytes))).toEqual([
      'one\u2028still one\u0085and one',
      'two',
      'three without an end',
    ]);
    expect(lines.map(({ offset }) => offset)).toEqual([0, 27, 35]);
  }
});
