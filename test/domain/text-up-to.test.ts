import { expect, test } from 'vitest';
import { textUpTo } from '../../src/domain/text-up-to.js';

test.each([
  ['', false],
  ['gulls', true],
  ['seagull', false],
  ['\u{1f426}'.repeat(5), true],
  ['\u{1f426}'.repeat(6), false],
])('%j is a text of 1 to 5 characters: %s', (text, isOne) => {
  expect(textUpTo(5).safeParse(text).success).toBe(isOne);
});
