import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatCanonicalJson, type JsonValue } from '../../src/domain/canonical-json.js';

test.each<[string, JsonValue, string]>([
  ['keys out of order', { b: 1, a: { d: 1, c: [{ f: 1, e: 2 }] } }, '{"a":{"c":[{"e":2,"f":1}],"d":1},"b":1}'],
  ['keys in order', { a: 1, b: [{ c: 2, d: null }] }, '{"a":1,"b":[{"c":2,"d":null}]}'],
  ['an absent member', { a: undefined, b: 1 }, '{"b":1}'],
  ['line separators', { a: '\u2028\u2029' }, '{"a":"\\u2028\\u2029"}'],
])('writes %s in the one way', (_what, value, expected) => {
  expect(formatCanonicalJson(value)).toBe(expected);
});

test('does not show in which order an object was made', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.integer()), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse());
      expect(formatCanonicalJson(reversed)).toBe(formatCanonicalJson(value));
    }),
  );
});
