import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareText } from '../../src/domain/compare-text.js';
import { compareShotIds } from '../../src/domain/shot-id.js';

describe('compareShotIds', () => {
  test.each([
    [
      ['DCK_0020', 'DCK_0015', 'DCK_0010'],
      ['DCK_0010', 'DCK_0015', 'DCK_0020'],
    ],
    [
      ['SH10', 'SH9', 'sh1'],
      ['sh1', 'SH9', 'SH10'],
    ],
    [
      ['DCK_10', 'DCK_010', 'DCK_0010A'],
      ['DCK_010', 'DCK_10', 'DCK_0010A'],
    ],
    [
      ['DCK_0010', 'DCK', '0010'],
      ['0010', 'DCK', 'DCK_0010'],
    ],
    [
      ['DCK-A1', 'DCK-A-1', 'DCK-A'],
      ['DCK-A', 'DCK-A1', 'DCK-A-1'],
    ],
  ])('puts %j in the order people count in', (ids, expected) => {
    expect(ids.toSorted(compareShotIds)).toEqual(expected);
  });

  test('agrees with a comparison of the parts that a pattern finds', () => {
    const id = fc.string({ unit: fc.constantFrom('0', '1', '9', 'a', 'B', '_', '-'), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(id, id, (left, right) => {
        expect(Math.sign(compareShotIds(left, right))).toBe(Math.sign(compareByPattern(left, right)));
      }),
      { numRuns: 2_000 },
    );
  });
});

function compareByPattern(left: string, right: string): number {
  const [leftParts, rightParts] = [left, right].map((id) => id.toLowerCase().match(/\d+|\D+/g) ?? []);
  const orders = (leftParts ?? []).map((part, index) => {
    const other = rightParts?.[index];
    if (other === undefined) return 1;
    const areNumbers = /^\d/.test(part) && /^\d/.test(other);
    return areNumbers ? Math.sign(Number(part) - Number(other)) : compareText(part, other);
  });
  const isShorter = (leftParts?.length ?? 0) < (rightParts?.length ?? 0);
  return orders.find((order) => order !== 0) ?? (isShorter ? -1 : compareText(left, right));
}
