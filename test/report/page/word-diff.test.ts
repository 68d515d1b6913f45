import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wordDiff } from '../../../src/report/page/word-diff.js';

test('says which words came and which went', () => {
  expect(wordDiff('fog on flat water', 'rain on flat water at dawn')).toEqual([
    { kind: 'removed', text: 'fog ' },
    { kind: 'added', text: 'rain ' },
    { kind: 'same', text: 'on flat ' },
    { kind: 'removed', text: 'water' },
    { kind: 'added', text: 'water at dawn' },
  ]);
});

test('gives back both texts whole, whatever they are', () => {
  const text = fc
    .array(fc.constantFrom('fog', 'gull', ' ', '\n', 'mast ', '  rope', '—'))
    .map((words) => words.join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const parts = wordDiff(before, after);
      const without = (kind: string) => parts.filter((part) => part.kind !== kind).map((part) => part.text);
      expect(without('added').join('')).toBe(before);
      expect(without('removed').join('')).toBe(after);
    }),
  );
});

test('prompts too long for a table are shown whole rather than compared', () => {
  const parts = wordDiff('old '.repeat(600), 'new '.repeat(600));
  expect(parts.map((part) => part.kind)).toEqual(['removed', 'added']);
});
