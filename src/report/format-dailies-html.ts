import { formatMoneyTotal } from '../domain/money.js';
import { formatPlace } from '../domain/place.js';
import { takeGroups } from '../domain/take-state.js';
import { contentPolicy } from './content-policy.js';
import type { DailiesDocument } from './dailies-document.js';
import type { DailiesModel, DailiesTake } from './dailies-model.js';
import { formatVerdict } from './format-verdict.js';
import { type Html, html, trustedHtml } from './html.js';
import { formatLocalTime } from './local-time.js';
import type { MediaLinks } from './media-links.js';
import { pageStyle } from './page-style.js';
import { takeCost } from './take-cost.js';

/** One page that opens by double click and from a bucket: nothing outside it is needed to read it. */
export function formatDailiesHtml(model: DailiesModel, links: MediaLinks): DailiesDocument {
  const title = `${model.show} dailies ${model.run.name}`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy('', pageStyle)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trustedHtml(pageStyle)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="verdict">${formatVerdict(model)}</p>
<p class="soft">${provenance(model)}</p>
<h2>Contact sheet</h2>
<ul class="sheet">${model.takes.map((take) => card(take, links))}</ul>
${booksTable(model)}
</main>
</body>
</html>
`;
  return { name: 'index.html', mediaType: 'text/html; charset=utf-8', body: page.markup };
}

function provenance(model: DailiesModel): string {
  const kind = model.run.kind === 'rehearsal' ? 'Rehearsal: every clip is a placeholder. ' : '';
  const opened = formatLocalTime(model.run.openedAtMs, model.timezone);
  const made = formatLocalTime(model.madeAtMs, model.timezone);
  return `${kind}Night of ${opened}, seen at ${made} (${model.timezone}).`;
}

function card(take: DailiesTake, links: MediaLinks): Html {
  const newest = take.attempts.at(-1);
  const why = newest?.failure?.message ?? (take.state === 'landed' ? undefined : take.reason);
  const video = take.files.video;
  const href = video && links.hrefOf(video.key);
  return html`<li class="card" id="${take.name ?? `${take.shotId}-${take.take}`}">
${picture(take, links)}<div>
<p><strong>${take.name ?? take.shotId}</strong> · ${take.group}</p>
<p>${take.prompt}</p>
<p class="soft">${take.model} · ${take.size} · ${take.seconds} s · ${formatMoneyTotal(takeCost(take))}</p>
${take.notes !== undefined && html`<p>Note: ${take.notes}</p>`}
${why !== undefined && html`<p>${newest?.state ?? take.state}: ${why}</p>`}
${href !== undefined && html`<p><a href="${href}">Play</a></p>`}
${video !== undefined && html`<p class="soft">${video.location}</p>`}
<p class="soft">${formatPlace(take.place)}</p>
</div></li>
`;
}

function picture(take: DailiesTake, links: MediaLinks): Html | undefined {
  const thumbnail = take.files.thumbnail;
  const source = thumbnail && (links.embedded.get(thumbnail.key) ?? links.hrefOf(thumbnail.key));
  return source === undefined ? undefined : html`<img src="${source}" alt="${take.shotId}" loading="lazy">`;
}

function booksTable({ books }: DailiesModel): Html {
  const { takes, attempts, money } = books;
  const rows: readonly (readonly [string, string | number])[] = [
    ...takeGroups.map((group) => [`Takes: ${group}`, takes.byGroup[group]] as const),
    ['Takes in all', takes.total],
    ['Takes unexplained', takes.unexplained],
    ...Object.entries(attempts.byState).map(([state, count]) => [`Attempts: ${state}`, count] as const),
    ['Attempts in all', attempts.total],
    ['Attempts unexplained', attempts.unexplained],
    ['Reserved', formatMoneyTotal(money.reserved)],
    ['Spent', formatMoneyTotal(money.spent)],
    ['Released', formatMoneyTotal(money.released)],
    ['Unknown, counted as spent', formatMoneyTotal(money.unknown)],
    ['Still open', formatMoneyTotal(money.open)],
    ['Money unexplained (millionths of a dollar)', money.unexplainedMicroUsd],
  ];
  return html`<table><caption>The books</caption><tbody>
${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>\n`)}</tbody></table>`;
}
