import { expect, test } from 'vitest';
import { clipsAtRisk } from '../../src/domain/clips-at-risk.js';
import { microUsd, noMoney } from '../../src/domain/money.js';

const price = { kind: 'known', microUsd: microUsd(1.5) } as const;

test('counts what is rendered and not in the store, with its money and the first deadline', () => {
  const attempts = [
    { state: 'rendered', price, downloadDeadlineMs: 2000, deadlineSource: 'batch_completed_at' },
    { state: 'rendered', price, downloadDeadlineMs: 1000, deadlineSource: 'provider_shutdown' },
    { state: 'rendered', price, downloadDeadlineMs: undefined, deadlineSource: undefined },
    { state: 'landed', price, downloadDeadlineMs: 10, deadlineSource: 'batch_completed_at' },
    { state: 'submitted', price, downloadDeadlineMs: undefined, deadlineSource: undefined },
  ] as const;
  expect(clipsAtRisk(attempts)).toMatchObject({
    takes: 3,
    cost: { microUsd: microUsd(4.5) },
    deadlineMs: 1000,
    deadlineSource: 'provider_shutdown',
  });
});

test('says of no clips that there is no deadline', () => {
  expect(clipsAtRisk([])).toEqual({ takes: 0, cost: noMoney, deadlineMs: undefined, deadlineSource: undefined });
});
