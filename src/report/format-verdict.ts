import { formatMoneyTotal, formatUsd } from '../domain/money.js';
import type { DailiesModel, Verdict } from './dailies-model.js';
import { formatLocalTime } from './local-time.js';

/** The answer in one line: `41 of 44 in · 2 need you · 1 retries by itself · $63.20 of $80.00 · nothing at risk`. */
export function formatVerdict(model: DailiesModel): string {
  const { verdict } = model;
  const { byGroup } = verdict;
  return [
    `${byGroup.In} of ${verdict.asked} in`,
    counted(byGroup['Needs you'], 'needs you', 'need you'),
    counted(byGroup['Retries by itself'], 'retries by itself', 'retry by themselves'),
    counted(byGroup['In flight'], 'in flight', 'in flight'),
    counted(byGroup.Gone, 'gone', 'gone'),
    counted(byGroup['Not tonight'], 'not tonight', 'not tonight'),
    formatCost(verdict),
    formatRisk(model),
    verdict.isBalanced ? undefined : 'the books do not balance',
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

function counted(count: number, one: string, many: string): string | undefined {
  return count === 0 ? undefined : `${count} ${count === 1 ? one : many}`;
}

function formatCost({ cost, budgetMicroUsd }: Verdict): string {
  const limit = budgetMicroUsd === undefined ? '' : ` of ${formatUsd(budgetMicroUsd)}`;
  return `${formatMoneyTotal(cost)}${limit}`;
}

function formatRisk({ verdict: { atRisk }, timezone }: DailiesModel): string {
  if (atRisk.takes === 0) return 'nothing at risk';
  const until = atRisk.deadlineMs === undefined ? '' : ` until ${formatLocalTime(atRisk.deadlineMs, timezone)}`;
  return `${formatMoneyTotal(atRisk.cost)} at risk${until}`;
}
