import { groupBy } from '../../domain/group-by.js';
import { formatMoneyTotal } from '../../domain/money.js';
import type { PlannedShot, RenderPlan } from '../../domain/render-plan.js';
import { formatTake } from '../../domain/take-name.js';
import { countChanges, formatPlanSummary, sequenceOf, totalOf } from './format-plan.js';
import { markdownCell } from './markdown.js';
import { createPaint } from './paint.js';

/** A comment may hold 65,536 characters; beyond this the tables go and the sums stay. */
const longestComment = 60_000;

/** The plan as a pull-request comment: the bill by sequence first, the shots folded away below. */
export function formatPlanGithub(plan: RenderPlan, notes: readonly string[] = []): string {
  const whole = [heading(plan), sequenceTable(plan), shotTable(plan), noteLines(notes), refusals(plan)]
    .filter((part) => part !== '')
    .join('\n\n');
  if (Buffer.byteLength(whole) <= longestComment) return whole;
  const note = `The ${plan.shots.length} shots are too many for a comment; \`nightshoot plan\` lists them.`;
  const short = [heading(plan), sequenceTable(plan), note, noteLines(notes), refusals(plan)]
    .filter((part) => part !== '')
    .join('\n\n');
  return Buffer.byteLength(short) <= longestComment ? short : [heading(plan), note, refusals(plan)].join('\n\n');
}

function heading(plan: RenderPlan): string {
  const summary = formatPlanSummary(plan, createPaint(false))
    .split('\n')
    .map((line) => markdownCell(line));
  return [`### nightshoot plan · ${markdownCell(plan.show)}`, '', ...summary].join('\n');
}

function sequenceTable(plan: RenderPlan): string {
  const rows = [...groupBy(plan.shots, sequenceOf)].map(([name, shots]) => {
    const takes = shots.reduce((sum, shot) => sum + shot.attempts.length, 0);
    const cells = [
      name === '' ? '–' : name,
      countChanges({ ...plan, shots }),
      String(takes),
      formatMoneyTotal(totalOf(shots)),
    ];
    return `| ${cells.map(markdownCell).join(' | ')} |`;
  });
  return ['| sequence | shots | takes | money |', '| --- | --- | ---: | ---: |', ...rows].join('\n');
}

function shotTable(plan: RenderPlan): string {
  const shots = plan.shots.filter((shot) => shot.change !== 'unchanged' || shot.attempts.length > 0);
  if (shots.length === 0) return '';
  return [
    `<details><summary>${shots.length} shots</summary>`,
    '',
    '| shot | change | takes | money | why |',
    '| --- | --- | --- | ---: | --- |',
    ...shots.map(shotRow),
    '',
    '</details>',
  ].join('\n');
}

function shotRow(shot: PlannedShot): string {
  const takes = shot.attempts.map(({ take }) => formatTake(take)).join(' ');
  const money = shot.attempts.length === 0 ? '' : formatMoneyTotal(totalOf([shot]));
  const cells = [shot.shotId, shot.change.replace('_', ' '), takes, money, shot.reason];
  return `| ${cells.map(markdownCell).join(' | ')} |`;
}

function noteLines(notes: readonly string[]): string {
  return notes.map((note) => `- ${markdownCell(note)}`).join('\n');
}

function refusals({ refusals: all }: RenderPlan): string {
  return all
    .map(({ code, message, hint }) => `> **${code}** ${markdownCell(message)} ${markdownCell(hint)}`)
    .join('\n>\n');
}
