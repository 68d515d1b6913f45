import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reelNames } from '../../src/delivery/reel-names.js';

test('a reel is the end of the shot and its take as a letter', () => {
  expect([...reelNames(['HRB_DCK_0010_v003_t02', 'HRB_ep01-sq010_0020_v001_t01'], 'short8').values()]).toEqual([
    'DCK0010B',
    '0100020A',
  ]);
});

test('no two clips share a reel, whatever their names, and each fits CMX3600', () => {
  const code = fc.string({ unit: fc.constantFrom('A', 'b', '0', '1', '-'), minLength: 1, maxLength: 12 });
  const name = fc
    .tuple(code, code, fc.integer({ min: 1, max: 60 }))
    .map(([sequence, shot, take]) => `HRB_${sequence}_${shot}_v001_t${take}`);
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 200 }), (names) => {
      const reels = [...reelNames(names, 'short8').values()];
      expect(new Set(reels).size).toBe(names.length);
      expect(reels.filter((reel) => !/^[A-Z0-9]{1,8}$/.test(reel))).toEqual([]);
    }),
  );
});
