import { expect, test } from 'vitest';
import { attemptStateSchema } from '../../src/domain/attempt-state.js';
import { balanceBooks, booksBalance } from '../../src/domain/books.js';
import { microUsd } from '../../src/domain/money.js';

const price = { kind: 'known', microUsd: microUsd(0.4) } as const;

test('one attempt in every state balances: reserved is settled, released, unknown or open', () => {
  const attempts = attemptStateSchema.options.map((state) => ({ state, price }));
  const books = balanceBooks({ takeCount: 2, takes: ['landed', 'gone'], attemptCount: attempts.length, attempts });
  expect(booksBalance(books)).toBe(true);
  expect(books.money.reserved.microUsd).toBe(microUsd(0.4) * attempts.length);
});

test('a take nobody accounts for is unexplained', () => {
  const books = balanceBooks({ takeCount: 3, takes: ['landed', 'needs_you'], attemptCount: 0, attempts: [] });
  expect(books.takes.unexplained).toBe(1);
  expect(booksBalance(books)).toBe(false);
});
