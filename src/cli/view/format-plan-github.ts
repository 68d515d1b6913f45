import { groupBy } from '../../domain/group-by.js';
import { formatMoneyTotal } from '../../domain/money.js';
import { formatPlace } from '../../domain/place.js';
import type { PlannedShot, RenderPlan } from '../../domain/render-plan.js';
import { formatTake } from '../../domain/take-name.js';
import { countChanges, formatLength, formatPlanSummary, sequenceOf, totalOf } from './format-plan.js';
import { markdownCell } from './markdown.js';
import { createPaint } from './paint.js';

/**
 * The plan as a pull-request comment: the bill by sequence first, the shots folded away below. A comment may hold 65,536
 * characters; of each table as many rows are shown as fit, and it is said how many are not.
 */
export function formatPlanGithub(plan: RenderPlan, notes: readonly string[] = []): string {
  const head = heading(plan);
  const foot = [noteLines(notes), refusals(plan)];
  const fixedBytes = sizeOf(head) + foot.reduce((sum, part) => sum + sizeOf(part), 0) + roomForFrames;
  const sequences = sequenceTable(plan, (longestComment - fixedBytes) / 2);
  const shots = shotTable(plan, longestComment - fixedBytes - sizeOf(sequences));
  return [head, sequences, shots, ...foot].filter((part) => part !== '').join('\n\n');
}

/** Bytes, so that a comment of any script has fewer characters. */
const longestComment = 60_000;
/** Headers of the tables, what folds them away, blank lines between the parts, and the words for what is left out. */
const roomForFrames = 1_000;

function sizeOf(text: string): number {
  return Buffer.byteLength(text);
}

function heading(plan: RenderPlan): string {
  const summary = formatPlanSummary(plan, createPaint(false))
    .split('\n')
    .map((line) => markdownCell(line));
  return [`### nightshoot plan · ${markdownCell(plan.show)}`, '', ...summary].join('\n');
}

function sequenceTable(plan: RenderPlan, roomBytes: number): string {
  const rows = [...groupBy(plan.shots, sequenceOf)].map(([name, shots]) => sequenceRow(name, { ...plan, shots }));
  const { shown, left } = rowsThatFit(rows, roomBytes);
  const table = ['| sequence | shots | takes | money |', '| --- | --- | ---: | ---: |', ...shown];
  return [...table, ...leftOut(left, 'sequence')].join('\n');
}

function sequenceRow(name: string, plan: RenderPlan): string {
  const takes = plan.shots.reduce((sum, shot) => sum + shot.attempts.length, 0);
  const cells = [name === '' ? '–' : name, countChanges(plan), String(takes), formatMoneyTotal(totalOf(plan.shots))];
  return `| ${cells.map(markdownCell).join(' | ')} |`;
}

function shotTable(plan: RenderPlan, roomBytes: number): string {
  const shots = plan.shots.filter((shot) => shot.change !== 'unchanged' || shot.attempts.length > 0);
  if (shots.length === 0) return '';
  const { shown, left } = rowsThatFit(shots.map(shotRow), roomBytes);
  return [
    `<details><summary>${shots.length} shots</summary>`,
    '',
    '| shot | change | seconds | takes | money | why |',
    '| --- | --- | ---: | --- | ---: | --- |',
    ...shown,
    ...leftOut(left, 'shot'),
    '',
    '</details>',
  ].join('\n');
}

function shotRow(shot: PlannedShot): string {
  const takes = shot.attempts.map(({ take }) => formatTake(take)).join(' ');
  const money = shot.attempts.length === 0 ? '' : formatMoneyTotal(totalOf([shot]));
  const cells = [shot.shotId, shot.change.replace('_', ' '), formatLength(shot), takes, money, shot.reason];
  return `| ${cells.map(markdownCell).join(' | ')} |`;
}

function rowsThatFit(
  rows: readonly string[],
  roomBytes: number,
): { readonly shown: readonly string[]; readonly left: number } {
  let sizeBytes = 0;
  const end = rows.findIndex((row) => {
    sizeBytes += sizeOf(row) + 1;
    return sizeBytes > roomBytes;
  });
  const shown = end === -1 ? rows : rows.slice(0, end);
  return { shown, left: rows.length - shown.length };
}

/** Below its table, after a blank line that ends it. */
function leftOut(count: number, noun: string): readonly string[] {
  if (count === 0) return [];
  return ['', `… and ${count} more ${count === 1 ? noun : `${noun}s`}: \`nightshoot plan\` lists them all.`];
}

function noteLines(notes: readonly string[]): string {
  return notes.map((note) => `- ${markdownCell(note)}`).join('\n');
}

function refusals({ refusals: all }: RenderPlan): string {
  return all
    .map(({ code, message, place, hint }) => {
      const where = place === undefined ? '' : ` (${markdownCell(formatPlace(place))})`;
      return `> **${code}** ${markdownCell(message)}${where} ${markdownCell(hint)}`;
    })
    .join('\n>\n');
}
