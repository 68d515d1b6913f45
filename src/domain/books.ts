import { type AttemptState, settlementOf } from './attempt-state.js';
import { addMoney, type Money, type MoneyTotal, noMoney } from './money.js';
import { type TakeGroup, type TakeState, takeGroupOf, takeGroups } from './take-state.js';

/** Takes, attempts and dollars, each counted twice: as a total and by where they went. `unexplained` must be 0. */
export interface Books {
  readonly takes: {
    readonly total: number;
    readonly byGroup: Readonly<Record<TakeGroup, number>>;
    readonly unexplained: number;
  };
  readonly attempts: {
    readonly total: number;
    readonly byState: Readonly<Partial<Record<AttemptState, number>>>;
    readonly unexplained: number;
  };
  readonly money: {
    readonly reserved: MoneyTotal;
    readonly spent: MoneyTotal;
    readonly released: MoneyTotal;
    readonly unknown: MoneyTotal;
    readonly open: MoneyTotal;
    readonly unexplainedMicroUsd: number;
  };
}

export interface BooksInput {
  /** How many takes were asked for, counted without looking at their states. */
  readonly takeCount: number;
  readonly takes: readonly TakeState[];
  /** How many attempts were intended, counted from the submissions' lines. */
  readonly attemptCount: number;
  readonly attempts: readonly { readonly state: AttemptState; readonly price: Money }[];
}

export function balanceBooks(input: BooksInput): Books {
  const byGroup = Object.fromEntries(takeGroups.map((group) => [group, 0])) as Record<TakeGroup, number>;
  for (const state of input.takes) byGroup[takeGroupOf(state)] += 1;
  const byState: Partial<Record<AttemptState, number>> = {};
  const money = { reserved: noMoney, spent: noMoney, released: noMoney, unknown: noMoney, open: noMoney };
  for (const { state, price } of input.attempts) {
    byState[state] = (byState[state] ?? 0) + 1;
    money.reserved = addMoney(money.reserved, price);
    const account = settlementOf(state);
    const side = account === 'reserved' ? 'open' : account;
    money[side] = addMoney(money[side], price);
  }
  const settled = money.spent.microUsd + money.released.microUsd + money.unknown.microUsd + money.open.microUsd;
  return {
    takes: { total: input.takeCount, byGroup, unexplained: input.takeCount - input.takes.length },
    attempts: { total: input.attemptCount, byState, unexplained: input.attemptCount - input.attempts.length },
    money: { ...money, unexplainedMicroUsd: money.reserved.microUsd - settled },
  };
}

export function booksBalance(books: Books): boolean {
  return books.takes.unexplained === 0 && books.attempts.unexplained === 0 && books.money.unexplainedMicroUsd === 0;
}
