import { expect, test } from 'vitest';
import { formatMoney, formatMoneyTotal, formatUsd, microUsd, sumMoney } from '../../src/domain/money.js';

test('sums are exact where floating dollars are not', () => {
  const total = sumMoney(Array.from({ length: 10 }, () => ({ kind: 'known', microUsd: microUsd(0.1) }) as const));
  expect(total.microUsd).toBe(1_000_000);
});

test('an unknown price is counted and never shown as $0', () => {
  expect(formatMoney({ kind: 'unknown' })).toBe('1 at an unknown price');
  expect(formatMoneyTotal(sumMoney([{ kind: 'known', microUsd: microUsd(3.2) }, { kind: 'unknown' }]))).toBe(
    '$3.20 + 1 at an unknown price',
  );
});

test.each([
  ['a rehearsal says would cost', { kind: 'would_cost', microUsd: microUsd(0.8) }, 'would cost $0.80'],
  ['own hardware is told in minutes', { kind: 'machine_time', seconds: 601 }, '11 min of own hardware'],
  ['nothing at a known price is $0.00', { kind: 'known', microUsd: 0 }, '$0.00'],
] as const)('%s', (_, money, expected) => {
  expect(formatMoney(money)).toBe(expected);
});

test('cents are enough unless they would hide money', () => {
  expect([formatUsd(1_250_000), formatUsd(1_255_500)]).toEqual(['$1.25', '$1.2555']);
});
