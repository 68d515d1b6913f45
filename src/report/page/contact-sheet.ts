import { groupBy } from '../../domain/group-by.js';
import { formatMoneyTotal } from '../../domain/money.js';
import { takeGroups } from '../../domain/take-state.js';
import type { DailiesModel, DailiesTake } from '../dailies-model.js';
import type { MediaLinks } from '../media-links.js';
import { type Html, html } from './html.js';
import { takeCard } from './take-card.js';

/** The takes by sequence, under the filters that the script keeps in the address. */
export function contactSheet(model: DailiesModel, links: MediaLinks): Html {
  const bySequence = groupBy(model.takes, (take) => take.sequence);
  return html`${toolbar(model.takes)}
<div class="wide" id="sheet">
${model.takes.length === 0 && html`<p class="nothing">Nothing was asked of this night: every take of the lists is in already.</p>`}
<p class="nothing" id="none" hidden>No take fits these filters.</p>
${[...bySequence].map(([sequence, takes]) => section(sequence, takes, model, links))}
</div>
`;
}

function section(
  sequence: string | undefined,
  takes: readonly DailiesTake[],
  model: DailiesModel,
  links: MediaLinks,
): Html {
  const total = model.sequences.find((candidate) => candidate.sequence === sequence);
  const cost = total === undefined ? '' : ` · ${formatMoneyTotal(total.cost)}`;
  return html`<section class="sequence"><h3>${sequence ?? 'No sequence'}<small>${total?.landed ?? 0} of ${takes.length} in${cost}</small></h3>
<ul class="sheet">${takes.map((take) => takeCard(take, model, links))}</ul></section>
`;
}

function toolbar(takes: readonly DailiesTake[]): Html {
  return html`<div class="toolbar"><form id="filters" class="wide" role="search">
<h2>Contact sheet</h2>
<input type="search" name="q" placeholder="Search ( / )" aria-label="Search shots, prompts, notes and errors" autocomplete="off">
${filter(
  'group',
  'group',
  takeGroups.filter((group) => takes.some((take) => take.group === group)),
)}
${filter(
  'state',
  'state',
  distinct(takes, (take) => take.state),
)}
${filter(
  'sequence',
  'sequence',
  distinct(takes, (take) => take.sequence ?? ''),
)}
${filter(
  'method',
  'method',
  distinct(takes, (take) => take.method),
)}
${filter(
  'model',
  'model',
  distinct(takes, (take) => take.model),
)}
<button type="reset">Clear</button>
<output id="count" aria-live="polite">${takes.length} takes</output>
</form></div>`;
}

function distinct(takes: readonly DailiesTake[], fieldOf: (take: DailiesTake) => string): readonly string[] {
  return [...new Set(takes.map(fieldOf))].filter((value) => value !== '');
}

/** With one value there is nothing to choose. */
function filter(name: string, label: string, values: readonly string[]): Html | undefined {
  if (values.length < 2) return undefined;
  return html`<select name="${name}" aria-label="Filter by ${label}"><option value="">Every ${label}</option>${values.map((value) => html`<option value="${value}">${value.replaceAll('_', ' ')}</option>`)}</select>`;
}
