import { groupBy } from '../../domain/group-by.js';
import { formatMoneyTotal, formatUsd, type Money, type MoneyTotal, sumMoney } from '../../domain/money.js';
import {
  type PlannedShot,
  plannedAttempts,
  type RenderPlan,
  type ShotChange,
  staggeredAttempts,
} from '../../domain/render-plan.js';
import { formatTake, formatVersion } from '../../domain/take-name.js';
import type { Paint } from './paint.js';
import { oneLine } from './plain-text.js';
import { wrapText } from './wrap-text.js';

export interface PlanView {
  readonly paint: Paint;
  /** Names every shot that has nothing to do, too. */
  readonly isVerbose: boolean;
}

/** Sequence by sequence what would be made and why, then the sum. Fits 80 columns. */
export function formatPlan(plan: RenderPlan, view: PlanView): string {
  const blocks = [...groupBy(plan.shots, sequenceOf)].map(([name, shots]) => formatSequence(name, shots, view));
  return [...blocks.filter((block) => block !== ''), formatPlanSummary(plan, view.paint)].join('\n\n');
}

/** `104 DCK`, or nothing for shots that stand alone. */
export function sequenceOf({ episode, sequence }: PlannedShot): string {
  return [episode, sequence].filter((part) => part !== undefined).join(' ');
}

function formatSequence(name: string, shots: readonly PlannedShot[], view: PlanView): string {
  const shown = view.isVerbose ? shots : shots.filter((shot) => !isQuiet(shot));
  if (shown.length === 0) return '';
  const total = formatMoneyTotal(totalOf(shown));
  const head = name === '' ? [] : [`${view.paint.bold(name)}${total.padStart(78 - name.length)}`];
  return [...head, ...shown.flatMap((shot) => formatShot(shot, view))].join('\n');
}

/** Nothing to do and nothing to say. */
function isQuiet(shot: PlannedShot): boolean {
  return shot.change === 'unchanged' && shot.attempts.length === 0 && shot.deferred.length === 0;
}

function formatShot(shot: PlannedShot, { paint }: PlanView): string[] {
  const { request } = shot;
  const takes = shot.attempts.map(({ take, attempt }) =>
    attempt === 1 ? formatTake(take) : `${formatTake(take)} again`,
  );
  const price = shot.attempts.length === 0 ? '' : shortMoney(totalOf([shot]));
  const what = shot.attempts.length === 0 ? '' : `${formatLength(shot)} s ${request.size} ${request.model}`;
  const whatWidth = Math.max(8, 27 - Math.max(0, shot.shotId.length - 13));
  const line = [
    `${mark(shot, paint)} ${shot.shotId.padEnd(13)}`,
    shot.change.replace('_', ' ').padEnd(10),
    oneLine(takes.join(' '), 15).padEnd(15),
    oneLine(what, whatWidth).padEnd(whatWidth),
    price.padStart(8),
  ].join(' ');
  const why = reasonsOf(shot).map((reason) => `    ${paint.dim(oneLine(reason, 74))}`);
  return [line.trimEnd(), ...why];
}

/** For one shot, in the eight columns there are; sequence and sum say it in full. */
function shortMoney({ unknownCount, machineSeconds, microUsd }: MoneyTotal): string {
  if (unknownCount > 0) return 'unknown';
  return microUsd === 0 && machineSeconds > 0 ? `${Math.ceil(machineSeconds / 60)} min` : formatUsd(microUsd);
}

function mark({ attempts, change }: PlannedShot, paint: Paint): string {
  if (attempts.length > 0) return change === 'new' ? paint.green('+') : paint.yellow('~');
  return change === 'omitted' ? paint.red('-') : ' ';
}

/** `8`, or `4.04→8` where the list asks for 4.04 and says `fit: up`. */
export function formatLength({ askedSeconds, request }: PlannedShot): string {
  return askedSeconds === undefined ? String(request.seconds) : `${askedSeconds}→${request.seconds}`;
}

/** What the change's own word does not say. */
function reasonsOf(shot: PlannedShot): string[] {
  const isPlain = shot.change === 'new' || (shot.change === 'unchanged' && shot.attempts.length === 0);
  const reasons = isPlain ? [] : [shot.reason];
  if (shot.replacesVersion !== undefined)
    reasons.push(`${formatVersion(shot.replacesVersion)} has landed takes; they stay`);
  if (shot.change !== 'deferred' && shot.deferred.length > 0) {
    const takes = shot.deferred.map(({ take }) => formatTake(take)).join(' ');
    reasons.push(`${takes} deferred: ${shot.deferred[0]?.why}`);
  }
  return reasons;
}

export function formatPlanSummary(plan: RenderPlan, paint: Paint): string {
  const attempts = plannedAttempts(plan);
  const counts = countChanges(plan);
  const lines = [counts === '' ? 'The lists name no shot.' : `${counts}.`];
  const staggered = staggeredAttempts(plan).length;
  const deferred = plan.shots.reduce((sum, shot) => sum + shot.deferred.length, 0) - staggered;
  if (deferred > 0) lines.push(`${takeCount(deferred)} deferred, to come first next time.`);
  if (staggered > 0) lines.push(`${takeCount(staggered)} staggered, to go out once earlier ones are home.`);
  const unwanted = plan.shots.flatMap(({ shotId, unwantedTakes }) =>
    unwantedTakes.map((take) => `${shotId} ${formatTake(take)}`),
  );
  if (unwanted.length > 0) lines.push(formatUnwanted(unwanted));
  const fitted = plan.shots.filter(({ askedSeconds }) => askedSeconds !== undefined).length;
  if (fitted > 0) lines.push(`${shotCount(fitted)} fitted up to what the model renders: seconds asked→rendered.`);
  if (attempts.length === 0) return [...lines, paint.bold(`Nothing to submit for ${plan.show}.`)].join('\n');
  const total = totalOf(plan.shots);
  const list = sumMoney(attempts.map(({ attempt }) => attempt.listPrice));
  const discount =
    list.microUsd > total.microUsd ? `, list price ${formatMoneyTotal({ ...list, isRehearsal: false })}` : '';
  lines.push(
    paint.bold(`${takeCount(attempts.length)} to submit for ${plan.show}: ${formatMoneyTotal(total)}${discount}.`),
  );
  return lines.join('\n');
}

/** A few names tell whoever decided it that it holds; `show` knows who that was and why. */
function formatUnwanted(takes: readonly string[]): string {
  const named = takes.slice(0, 3);
  const more = takes.length - named.length;
  const names = more === 0 ? named : [...named, `and ${more} more`];
  return wrapText(`${takeCount(takes.length)} skipped or cancelled: ${names.join(', ')}.`, { width: 80, indent: 2 });
}

const changeOrder: readonly ShotChange[] = [
  'new',
  'changed',
  'reverted',
  'reinstated',
  'unchanged',
  'omitted',
  'locked',
  'on_hold',
  'deferred',
  'not_yet',
];

/** `12 new, 1 changed, 40 unchanged` */
export function countChanges(plan: RenderPlan): string {
  const groups = groupBy(plan.shots, ({ change }) => change);
  const parts = changeOrder.flatMap((change) => {
    const count = groups.get(change)?.length ?? 0;
    return count === 0 ? [] : [`${count} ${change.replace('_', ' ')}`];
  });
  return parts.join(', ');
}

export function totalOf(shots: readonly PlannedShot[]): MoneyTotal {
  return sumMoney(shots.flatMap((shot) => shot.attempts.map(({ price }): Money => price)));
}

function shotCount(count: number): string {
  return count === 1 ? '1 shot' : `${count} shots`;
}

function takeCount(count: number): string {
  return count === 1 ? '1 take' : `${count} takes`;
}
