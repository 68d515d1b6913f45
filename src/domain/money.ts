/** Dollars are counted in whole millionths, so sums are exact. */
export type MicroUsd = number;

/**
 * What something costs.
 * known: a price was published. would_cost: the same figure in a rehearsal, where nobody is billed.
 * machine_time: own hardware, seconds of rendering, no dollar figure. unknown: never shown or summed as $0.
 */
export type Money =
  | { readonly kind: 'known'; readonly microUsd: MicroUsd }
  | { readonly kind: 'would_cost'; readonly microUsd: MicroUsd }
  | { readonly kind: 'machine_time'; readonly seconds: number }
  | { readonly kind: 'unknown' };

/** A sum keeps its parts apart: dollars, machine time, and how many items have no known price. */
export interface MoneyTotal {
  readonly microUsd: MicroUsd;
  readonly machineSeconds: number;
  readonly unknownCount: number;
  readonly isRehearsal: boolean;
}

export const noMoney: MoneyTotal = { microUsd: 0, machineSeconds: 0, unknownCount: 0, isRehearsal: false };

export function microUsd(dollars: number): MicroUsd {
  return Math.round(dollars * 1_000_000);
}

export function addMoney(total: MoneyTotal, money: Money): MoneyTotal {
  switch (money.kind) {
    case 'known':
      return { ...total, microUsd: total.microUsd + money.microUsd };
    case 'would_cost':
      return { ...total, microUsd: total.microUsd + money.microUsd, isRehearsal: true };
    case 'machine_time':
      return { ...total, machineSeconds: total.machineSeconds + money.seconds };
    case 'unknown':
      return { ...total, unknownCount: total.unknownCount + 1 };
    default:
      return money satisfies never;
  }
}

export function sumMoney(amounts: Iterable<Money>): MoneyTotal {
  let total = noMoney;
  for (const amount of amounts) total = addMoney(total, amount);
  return total;
}

export function addMoneyTotals(left: MoneyTotal, right: MoneyTotal): MoneyTotal {
  return {
    microUsd: left.microUsd + right.microUsd,
    machineSeconds: left.machineSeconds + right.machineSeconds,
    unknownCount: left.unknownCount + right.unknownCount,
    isRehearsal: left.isRehearsal || right.isRehearsal,
  };
}

/** Machine time and unknown prices do not draw on a budget of dollars. */
export function dollarsOf(price: Money): MicroUsd {
  return price.kind === 'known' || price.kind === 'would_cost' ? price.microUsd : 0;
}

/** `$3.20`, `would cost $3.20`, `12 min of own hardware`, `unknown`. */
export function formatMoney(money: Money): string {
  return formatMoneyTotal(addMoney(noMoney, money));
}

export function formatMoneyTotal(total: MoneyTotal): string {
  const parts: string[] = [];
  if (total.machineSeconds > 0) parts.push(`${Math.ceil(total.machineSeconds / 60)} min of own hardware`);
  if (total.unknownCount > 0) parts.push(`${total.unknownCount} at an unknown price`);
  if (total.microUsd > 0 || parts.length === 0) {
    parts.unshift(`${total.isRehearsal ? 'would cost ' : ''}${formatUsd(total.microUsd)}`);
  }
  return parts.join(' + ');
}

/** Two decimals; more only where rounding to cents would hide money. */
export function formatUsd(amount: MicroUsd): string {
  const cents = amount / 10_000;
  return `$${(amount / 1_000_000).toFixed(Number.isInteger(cents) ? 2 : 4)}`;
}
