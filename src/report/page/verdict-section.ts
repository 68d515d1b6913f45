import { formatMoneyTotal, formatUsd } from '../../domain/money.js';
import { takeGroups } from '../../domain/take-state.js';
import type { DailiesModel, Verdict } from '../dailies-model.js';
import { countGroup } from '../format-verdict.js';
import { formatLocalTime } from '../local-time.js';
import { type Html, html, trustedHtml } from './html.js';
import { groupClass, groupIcon } from './icons.js';

/** The answer, large: how many are in, who is missing, what it cost, what may still be lost. */
export function verdictSection(model: DailiesModel): Html {
  const { verdict } = model;
  const present = takeGroups.filter((group) => verdict.byGroup[group] > 0);
  return html`<section class="verdict" aria-label="Verdict">
<div>
<p class="answer">${verdict.byGroup.In}<span> of ${verdict.asked} in</span></p>
${bar(verdict)}
</div>
<dl class="figures">
<div><dt>${verdict.cost.isRehearsal ? 'Would cost' : 'Spent'}</dt><dd>${cost(verdict)}</dd></div>
<div><dt>At risk</dt><dd>${risk(model)}</dd></div>
<div><dt>Books</dt><dd>${verdict.isBalanced ? 'Balanced' : html`<span class="at-risk">Do not balance</span>`}<small><a href="#books">every take, try and dollar</a></small></dd></div>
</dl>
<p class="groups">${present.map(
    (group) =>
      html`<a class="chip ${groupClass(group)}" href="#group=${encodeURIComponent(group)}">${groupIcon(group)}${countGroup(group, verdict.byGroup[group])}</a>\n`,
  )}</p>
</section>
`;
}

function cost({ cost, budgetMicroUsd }: Verdict): Html {
  const total = formatMoneyTotal({ ...cost, isRehearsal: false });
  const note =
    budgetMicroUsd === undefined
      ? cost.isRehearsal
        ? 'nobody is billed'
        : ''
      : `of ${formatUsd(budgetMicroUsd)} a run`;
  return html`${total}${note !== '' && html`<small>${note}</small>`}`;
}

function risk({ verdict: { atRisk }, timezone }: DailiesModel): Html {
  if (atRisk.takes === 0) return html`Nothing<small>every paid clip is in the store</small>`;
  const until =
    atRisk.deadlineMs === undefined
      ? 'its deadline is not known'
      : `first clip vanishes ${formatLocalTime(atRisk.deadlineMs, timezone)}`;
  return html`<span class="at-risk">${formatMoneyTotal(atRisk.cost)} · ${atRisk.takes} ${atRisk.takes === 1 ? 'take' : 'takes'}</span><small>${until}</small>`;
}

/** A strip as wide as what was asked, in the groups' colours; its words are the chips. */
function bar({ asked, byGroup }: Verdict): Html {
  let left = 0;
  const parts = takeGroups
    .filter((group) => group !== 'Not tonight')
    .map((group) => {
      const width = asked === 0 ? 0 : (1000 * byGroup[group]) / asked;
      const part = `<rect class="${groupClass(group)}" x="${left.toFixed(2)}" width="${width.toFixed(2)}" height="10"/>`;
      left += width;
      return part;
    });
  return trustedHtml(
    `<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">${parts.join('')}</svg>`,
  );
}
