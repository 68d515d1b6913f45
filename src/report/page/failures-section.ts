import { formatPlace } from '../../domain/place.js';
import { formatTake } from '../../domain/take-name.js';
import type { DailiesModel, FailureCluster } from '../dailies-model.js';
import { type Html, html } from './html.js';
import { groupClass, groupIcon } from './icons.js';

/** What did not come in, by cause, with who acts and how. Left out when everything did. */
export function failuresSection({ failures }: DailiesModel): Html | undefined {
  if (failures.length === 0) return undefined;
  const takes = failures.reduce((sum, cluster) => sum + cluster.takes.length, 0);
  return html`<section aria-labelledby="failures">
<h2 id="failures">Not in, and why<small>${takes} ${takes === 1 ? 'take' : 'takes'}, ${failures.length} ${failures.length === 1 ? 'cause' : 'causes'}</small></h2>
<div class="failures">${failures.map(cluster)}</div>
</section>
`;
}

function cluster(failure: FailureCluster): Html {
  const { group, title, explanation, serverMessage, takes, owner, nextStep, command } = failure;
  return html`<article class="panel failure ${groupClass(group)}">
<div>
<h3>${title} <span class="chip ${groupClass(group)}">${groupIcon(group)}${group}</span></h3>
<p>${explanation}</p>
<p class="takes">${takes.map(({ shotId, take, place }) => html`<span><b class="mono">${shotId} ${formatTake(take)}</b> <span class="soft">${formatPlace(place)}</span></span>\n`)}</p>
${serverMessage !== undefined && html`<blockquote>${serverMessage}</blockquote>`}
</div>
<dl>
<dt>Who</dt><dd>${owner}</dd>
<dt>What next</dt><dd>${nextStep}</dd>
${command !== undefined && html`<dt>Command</dt><dd class="command"><code>${command}</code> <button type="button" data-copy="${command}">Copy</button></dd>`}
</dl>
</article>
`;
}
