import { expect, test } from 'vitest';
import { formatBooks } from '../../src/cli/view/format-books.js';
import { createPaint } from '../../src/cli/view/paint.js';
import type { AttemptState } from '../../src/domain/attempt-state.js';
import { balanceBooks } from '../../src/domain/books.js';
import { type Money, microUsd } from '../../src/domain/money.js';

const moneyOf = (...attempts: readonly { readonly state: AttemptState; readonly price: Money }[]) => {
  const books = balanceBooks({ takeCount: 0, takes: [], attemptCount: attempts.length, attempts });
  const lines = formatBooks(books, createPaint(false)).split('\n');
  expect(lines.every((line) => line.length <= 80)).toBe(true);
  return lines.slice(2, -1);
};

test('a rehearsal says once that it would cost', () => {
  const price = { kind: 'would_cost', microUsd: microUsd(5.2) } as const;
  expect(moneyOf({ state: 'landed', price })).toEqual(['  Money     would cost: reserved $5.20 = settled $5.20']);
});

test('money that went everywhere fits 80 columns', () => {
  const price = { kind: 'known', microUsd: microUsd(12_345.6) } as const;
  const states = ['landed', 'cancelled', 'unknown', 'submitted'] as const;
  expect(moneyOf(...states.map((state) => ({ state, price })))).toEqual([
    '  Money     reserved $49382.40 = settled $12345.60 + released $12345.60 +',
    '            unknown $12345.60 + open $12345.60',
  ]);
});
