import { formatMoneyTotal, sumMoney } from '../../domain/money.js';
import { type PlannedShot, plannedAttempts, type RenderPlan } from '../../domain/render-plan.js';
import { formatTake } from '../../domain/take-name.js';
import type { Paint } from './paint.js';
import { oneLine } from './plain-text.js';

/** A line a shot: what changed, what would be made, what it costs, why. */
export function formatPlan(plan: RenderPlan, paint: Paint): string {
  const attempts = plannedAttempts(plan);
  const total = formatMoneyTotal(sumMoney(attempts.map(({ attempt }) => attempt.price)));
  const lines = plan.shots.map((shot) => formatShot(shot, paint));
  const verdict =
    attempts.length === 0
      ? `Nothing to submit for ${plan.show}.`
      : `${attempts.length} ${attempts.length === 1 ? 'take' : 'takes'} to submit for ${plan.show}: ${total}.`;
  return [...lines, '', paint.bold(verdict)].join('\n');
}

function formatShot(shot: PlannedShot, paint: Paint): string {
  const takes = shot.attempts.map(({ take }) => formatTake(take)).join(' ');
  const price =
    shot.attempts.length === 0 ? '' : formatMoneyTotal(sumMoney(shot.attempts.map((attempt) => attempt.price)));
  const mark = shot.attempts.length > 0 ? paint.green('+') : ' ';
  return `${mark} ${shot.shotId.padEnd(12)} ${shot.change.padEnd(10)} ${takes.padEnd(11)} ${price.padEnd(18)} ${oneLine(shot.reason, 60)}`.trimEnd();
}
