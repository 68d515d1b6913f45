import { formatMoneyTotal } from '../../domain/money.js';
import { formatPlace } from '../../domain/place.js';
import { sizeInPixels } from '../../domain/render-request.js';
import { formatTake, formatVersion } from '../../domain/take-name.js';
import type { DailiesModel, DailiesTake } from '../dailies-model.js';
import { formatLocalTime } from '../local-time.js';
import type { MediaLinks } from '../media-links.js';
import { takeCost } from '../take-cost.js';
import { type Html, html } from './html.js';
import { groupClass, groupIcon, playIcon } from './icons.js';
import { wordDiff } from './word-diff.js';

/** One take on the contact sheet, with the fields a slate would carry. */
export function takeCard(take: DailiesTake, model: DailiesModel, links: MediaLinks): Html {
  const { shotId, version, group, state, sequence, method, prompt, notes } = take;
  const name = `${version === undefined ? 'no version yet' : formatVersion(version)} ${formatTake(take.take)}`;
  return html`<li class="card" tabindex="-1" id="${take.name ?? `${shotId}_${formatTake(take.take)}`}" data-name="${shotId} ${name}" data-group="${group}" data-state="${state}" data-sequence="${sequence ?? ''}" data-method="${method}" data-model="${take.model}">
${frame(take, links)}
<div class="body">
<div class="title"><h4>${shotId} <span>${name}</span></h4><span class="chip ${groupClass(group)}">${groupIcon(group)}${group}</span></div>
${why(take)}${moved(take, model)}
<p class="prompt">${prompt}</p>
${notes !== undefined && html`<p class="say"><b>Note:</b> ${notes}</p>`}
${slate(take, model)}
${findings(take)}${before(take, links)}
${actions(take, model)}
</div></li>
`;
}

function frame(take: DailiesTake, links: MediaLinks): Html {
  const { thumbnail, video, spritesheet } = take.files;
  if (video === undefined) {
    return html`<div class="frame empty">${groupIcon(take.group)}<span>${stateWords(take)}</span></div>`;
  }
  const source = thumbnail && (links.embedded.get(thumbnail.key) ?? links.hrefOf(thumbnail.key));
  const picture = html`${source !== undefined && still(source, `${take.shotId} ${formatTake(take.take)}`)}<span class="length">${length(take)}</span>`;
  const href = links.hrefOf(video.key);
  if (href === undefined) return html`<div class="frame">${picture}</div>`;
  const { width, height } = sizeInPixels(take.size);
  const sheet = spritesheet && links.hrefOf(spritesheet.key);
  const scrub = sheet !== undefined && html` data-sheet="${sheet}" data-aspect="${(width / height).toFixed(5)}"`;
  return html`<a class="frame" href="${href}"${scrub}><span class="hidden-text">Play ${take.name}</span>${picture}<span class="play">${playIcon}</span></a>`;
}

/** What travels inside the page is there at once, and in print. */
function still(source: string, of: string): Html {
  const lazy = !source.startsWith('data:') && html` loading="lazy"`;
  return html`<img src="${source}" alt="First look at ${of}"${lazy}>`;
}

function length({ files: { video }, seconds }: DailiesTake): string {
  const rate = video?.frameRate;
  const duration = video?.durationSeconds ?? seconds;
  return `${Number(duration.toFixed(2))} s${rate === undefined ? '' : ` · ${Number(rate.toFixed(3))} fps`}`;
}

function stateWords({ state, attempts }: DailiesTake): string {
  const newest = attempts.at(-1);
  const attemptNumber = newest !== undefined && newest.attempt > 1 ? `, try ${newest.attempt}` : '';
  return `${state.replaceAll('_', ' ')}${newest === undefined ? '' : ` (${newest.state.replaceAll('_', ' ')}${attemptNumber})`}`;
}

function why(take: DailiesTake): Html | undefined {
  const failure = take.attempts.at(-1)?.failure;
  if (take.state !== 'landed' && failure !== undefined) {
    return html`<p class="say why">${failure.message} <code>${failure.code}</code></p>`;
  }
  if (take.group !== 'Not tonight' || take.reason === undefined) return undefined;
  const next = take.state === 'planned' && html`<b>Next run:</b> `;
  return html`<p class="say">${next}${take.reason}</p>`;
}

function moved(take: DailiesTake, { timezone }: DailiesModel): Html | undefined {
  const { isSuperseded, version, reason, group, listChange } = take;
  if (!isSuperseded || version === undefined) return undefined;
  const where = group === 'In' ? ' in' : '';
  const who = listChange && ` (${listChange.author}, ${formatLocalTime(listChange.atMs, timezone)})`;
  const next =
    reason === undefined ? 'the shot is in no list any more' : html`the list has since moved${who}: ${reason}`;
  return html`<p class="say moved">${formatVersion(version)}${where}; ${next}.</p>`;
}

function slate(take: DailiesTake, { show }: DailiesModel): Html {
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['Show', show],
    ['Model', take.model],
    ['Made by', take.method === 'create' ? undefined : take.method],
    ['Size', take.size],
    ['Asked', `${take.seconds} s`],
    [
      takeCost(take).isRehearsal ? 'Would cost' : 'Cost',
      take.attempts.length === 0 ? undefined : formatMoneyTotal({ ...takeCost(take), isRehearsal: false }),
    ],
    ['Reference', take.inputReference],
    ['List', formatPlace(take.place)],
  ];
  const present = fields.filter(([, value]) => value !== undefined);
  return html`<dl class="slate">${present.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function findings({ files }: DailiesTake): Html | undefined {
  const found = Object.values(files).flatMap((file) => file.findings);
  return found.length === 0 ? undefined : html`<p class="say">Found on arrival: ${found.join('; ')}</p>`;
}

function before({ previous, prompt }: DailiesTake, links: MediaLinks): Html | undefined {
  if (previous === undefined) return undefined;
  const { thumbnail } = previous.files;
  const source = thumbnail && (links.embedded.get(thumbnail.key) ?? links.hrefOf(thumbnail.key));
  const name = `${formatVersion(previous.version)} ${formatTake(previous.take)}`;
  return html`<details><summary>Before: ${name}</summary><div class="before">
<div>${source !== undefined && still(source, name)}</div>
<p>${previous.prompt === prompt ? 'The prompt is the same.' : promptDiff(previous.prompt, prompt)}</p></div></details>`;
}

function promptDiff(older: string, newer: string): readonly Html[] {
  return wordDiff(older, newer).map(({ kind, text }) => {
    if (kind === 'same') return html`${text}`;
    return kind === 'added' ? html`<ins>${text}</ins>` : html`<del>${text}</del>`;
  });
}

function actions(take: DailiesTake, { run }: DailiesModel): Html {
  const { video } = take.files;
  const verb = take.group === 'In' ? 'retake' : 'show';
  const command = `nightshoot ${verb} ${take.shotId}${run.kind === 'rehearsal' ? ' --rehearsal' : ''}`;
  return html`<div class="actions">
<button type="button" data-copy="${take.shotId}">Copy shot id</button>
${video !== undefined && html`<button type="button" data-copy="${video.location}">Copy address</button>\n`}<button type="button" data-copy="${command}">Copy <code>nightshoot ${verb}</code></button>
</div>
${video !== undefined && html`<p class="address mono">${video.key.split('/').at(-1)}</p>`}`;
}
