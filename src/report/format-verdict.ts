import { formatMoneyTotal, formatUsd } from '../domain/money.js';
import type { TakeGroup } from '../domain/take-state.js';
import type { DailiesModel, Verdict } from './dailies-model.js';
import { formatLocalTime } from './local-time.js';

/** The answer in one line: `41 of 44 in · 2 need you · 1 retries by itself · $63.20 of $80.00 · nothing at risk`. */
export function formatVerdict(model: DailiesModel): string {
  const { verdict } = model;
  const { byGroup } = verdict;
  return [
    `${byGroup.In} of ${verdict.asked} in`,
    ...spoken.map((group) => (byGroup[group] === 0 ? undefined : countGroup(group, byGroup[group]))),
    formatCost(verdict),
    formatRisk(model),
    verdict.isBalanced ? undefined : 'the books do not balance',
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/** What matters most comes first. */
const spoken: readonly TakeGroup[] = ['Needs you', 'Retries by itself', 'In flight', 'Gone', 'Not tonight'];

/** `2 need you` */
export function countGroup(group: TakeGroup, count: number): string {
  const [one, many] = groupWords[group];
  return `${count} ${count === 1 ? one : many}`;
}

const groupWords: Readonly<Record<TakeGroup, readonly [one: string, many: string]>> = {
  In: ['in', 'in'],
  'In flight': ['in flight', 'in flight'],
  'Retries by itself': ['retries by itself', 'retry by themselves'],
  'Needs you': ['needs you', 'need you'],
  Gone: ['gone', 'gone'],
  'Not tonight': ['not tonight', 'not tonight'],
};

function formatCost({ cost, budgetMicroUsd }: Verdict): string {
  const limit = budgetMicroUsd === undefined ? '' : ` of ${formatUsd(budgetMicroUsd)}`;
  return `${formatMoneyTotal(cost)}${limit}`;
}

function formatRisk({ verdict: { atRisk }, timezone }: DailiesModel): string {
  if (atRisk.takes === 0) return 'nothing at risk';
  const until = atRisk.deadlineMs === undefined ? '' : ` until ${formatLocalTime(atRisk.deadlineMs, timezone)}`;
  return `${formatMoneyTotal(atRisk.cost)} at risk${until}`;
}
