import { describe, expect, test } from 'vitest';
import { type ShardLine, shardLines } from '../../src/batch/shard-lines.js';
import { customIdSchema } from '../../src/domain/custom-id.js';

const roomy = { lines: 50_000, bytes: 200_000_000 };

describe('shardLines', () => {
  test('makes nothing of nothing', () => {
    expect(shardLines([], roomy)).toEqual([]);
  });

  test('keeps each file to one model, in the order the lines came', () => {
    const shards = shardLines([aLine(1, 'sora-2'), aLine(2, 'sora-2-pro'), aLine(3, 'sora-2')], roomy);
    expect(shards.map(({ model, customIds }) => [model, customIds.length])).toEqual([
      ['sora-2', 2],
      ['sora-2-pro', 1],
    ]);
    expect(shards[0]?.text).toBe('{"n":1}\n{"n":3}\n');
  });

  test.each([
    ['lines', { lines: 2, bytes: 1_000 }, [2, 2, 1]],
    ['bytes', { lines: 100, bytes: 3 * 8 }, [3, 2]],
    ['bytes of UTF-8, line ends counted', { lines: 100, bytes: 8 }, [1, 1, 1, 1, 1]],
  ])('begins a new file at the limit of %s', (_name, limits, counts) => {
    const shards = shardLines(
      [1, 2, 3, 4, 5].map((n) => aLine(n, 'sora-2')),
      limits,
    );
    expect(shards.map(({ customIds }) => customIds.length)).toEqual(counts);
    for (const shard of shards) expect(Buffer.byteLength(shard.text)).toBe(shard.sizeBytes);
  });
});

function aLine(n: number, model: string): ShardLine {
  return { customId: customIdSchema.parse(`DCK_${n}.t01.a1.0123456789ab`), model, line: `{"n":${n}}` };
}
