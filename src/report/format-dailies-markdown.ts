import { formatMoneyTotal } from '../domain/money.js';
import { formatPlace } from '../domain/place.js';
import { formatTake, formatVersion } from '../domain/take-name.js';
import { booksLines } from './books-lines.js';
import type { DailiesDocument } from './dailies-document.js';
import type { DailiesModel, DailiesTake, FailureCluster } from './dailies-model.js';
import { formatVerdict } from './format-verdict.js';
import { codeSpan, markdownTable } from './markdown-text.js';
import { takeCost } from './take-cost.js';

/** GitHub drops a step summary above 1 MiB whole. https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
const mostBytes = 900_000;

/** The morning as a step summary: the verdict, what is not in, the takes, the books. */
export function formatDailiesMarkdown(model: DailiesModel): DailiesDocument {
  const head = `${heading(model)}${changes(model)}${failures(model)}${sequences(model)}`;
  const tail = books(model);
  const room = mostBytes - Buffer.byteLength(head + tail);
  return { name: 'report.md', mediaType: 'text/markdown; charset=utf-8', body: head + takes(model.takes, room) + tail };
}

/** GitHub cuts a comment at 65,536 characters; the verdict, the changes and the causes fit well within. */
export function formatPullRequestComment(model: DailiesModel): string {
  return `${heading(model)}${changes(model)}${failures({ ...model, failures: model.failures.slice(0, causesInComment) })}`;
}

const causesInComment = 20;

function heading(model: DailiesModel): string {
  const rehearsal = model.run.kind === 'rehearsal' ? '\nA rehearsal: every clip is a placeholder.\n' : '';
  return `## ${model.show} dailies ${model.run.name}\n\n**${formatVerdict(model)}**\n${rehearsal}\n`;
}

function changes({ changes: all }: DailiesModel): string {
  if (all.length === 0) return '';
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  const counted = kinds.map(
    (kind) => `${all.filter((change) => change.kind === kind).length} ${kind.replace('_', ' ')}`,
  );
  return `Since the last night: ${counted.join(', ')}.\n\n`;
}

function failures({ failures: clusters }: DailiesModel): string {
  return clusters.length === 0 ? '' : `### Not in, and why\n\n${clusters.map(cluster).join('')}\n`;
}

/** More places than these are in the table below. */
const placesShown = 10;

function cluster({
  group,
  title,
  explanation,
  owner,
  nextStep,
  command,
  serverMessage,
  takes: members,
}: FailureCluster): string {
  const places = members
    .slice(0, placesShown)
    .map(
      ({ shotId, take, place }) => `${codeSpan(`${shotId} ${formatTake(take)}`)} at ${codeSpan(formatPlace(place))}`,
    );
  const more = members.length > placesShown ? ` and ${members.length - placesShown} more` : '';
  const said = serverMessage === undefined ? '' : ` The server: ${codeSpan(serverMessage)}`;
  const run = command === undefined ? '' : ` ${codeSpan(command)}`;
  return `- **${title}** (${group}): ${places.join(', ')}${more}. ${explanation}${said} _${owner}:_ ${nextStep}${run}\n`;
}

function sequences({ sequences: totals }: DailiesModel): string {
  const rows = totals.map(({ sequence, landed, takes: count, cost }) => [
    sequence ?? '-',
    `${landed} of ${count}`,
    formatMoneyTotal(cost),
  ]);
  return totals.length === 0 ? '' : `### By sequence\n\n${markdownTable(['sequence', 'in', 'cost'], rows)}\n`;
}

function takes(all: readonly DailiesTake[], room: number): string {
  const header = ['take', 'group', 'cost', 'prompt', 'why'];
  const rows: (readonly string[])[] = [];
  let left = room - 200;
  for (const take of all) {
    const row = takeRow(take);
    left -= Buffer.byteLength(row.join(' | ')) + 5;
    if (left < 0) break;
    rows.push(row);
  }
  const rest = all.length - rows.length;
  const more = rest === 0 ? '' : `\n${rest} more takes are in report.csv.\n`;
  return all.length === 0 ? '' : `### Takes\n\n${markdownTable(header, rows)}${more}\n`;
}

function takeRow(take: DailiesTake): readonly string[] {
  const version = take.version === undefined ? '' : ` ${formatVersion(take.version)}`;
  const why = take.state === 'landed' ? undefined : (take.attempts.at(-1)?.failure?.message ?? take.reason);
  const cost = take.attempts.length === 0 ? '' : formatMoneyTotal(takeCost(take));
  return [
    codeSpan(`${take.shotId}${version} ${formatTake(take.take)}`),
    take.group,
    cost,
    codeSpan(take.prompt),
    codeSpan(why ?? ''),
  ];
}

function books({ books: counted }: DailiesModel): string {
  const rows = booksLines(counted).map(({ account, item, value }) => [`${account} ${item}`, value]);
  return `### The books\n\n${markdownTable(['', ''], rows)}`;
}
