import { formatMoneyTotal, type MicroUsd } from '../../domain/money.js';
import type { DailiesModel, SequenceTotal } from '../dailies-model.js';
import { type Html, html } from './html.js';
import { nightPicture } from './night-picture.js';

export function nightSection(model: DailiesModel): Html {
  const most = Math.max(1, ...model.sequences.map((sequence) => sequence.cost.microUsd));
  return html`<section aria-labelledby="night">
<h2 id="night">The night</h2>
<div class="picture">
<div class="panel">${nightPicture(model)}</div>
<div class="panel"><table><caption>Cost by sequence</caption>
<thead><tr><th scope="col">Sequence</th><th scope="col" class="number">In</th><th scope="col" class="number">Cost</th><th scope="col"><span class="hidden-text">Share</span></th></tr></thead>
<tbody>${model.sequences.map((sequence) => row(sequence, most))}</tbody></table></div>
</div>
</section>
`;
}

function row({ sequence, takes, landed, cost }: SequenceTotal, most: MicroUsd): Html {
  const share = Math.round((1000 * cost.microUsd) / most) / 10;
  return html`<tr><th scope="row">${sequence ?? 'no sequence'}</th><td class="number">${landed} of ${takes}</td><td class="number">${formatMoneyTotal({ ...cost, isRehearsal: false })}</td><td><svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${share}" height="8"/></svg></td></tr>
`;
}
