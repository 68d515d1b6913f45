import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatUlid } from '../../src/domain/ulid.js';

test('the specification’s time part comes out', () => {
  expect(formatUlid(1469918176385, new Uint8Array(10)).slice(0, 10)).toBe('01ARYZ6S41');
});

test('later times sort later, whatever the random part', () => {
  const time = fc.integer({ min: 0, max: 2 ** 45 });
  const random = fc.uint8Array({ minLength: 10, maxLength: 10 });
  fc.assert(fc.property(time, random, random, (at, left, right) => formatUlid(at, left) < formatUlid(at + 1, right)));
});
