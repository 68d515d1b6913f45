import { groupBy } from '../../domain/group-by.js';
import { formatVersion } from '../../domain/take-name.js';
import type { DailiesModel, NightChange, NightChangeKind } from '../dailies-model.js';
import { type Html, html } from './html.js';

/** What is different from the morning before: alike changes share a line. */
export function changesSection({ changes }: DailiesModel): Html {
  const lines = [...groupBy(changes, ({ kind, detail }) => `${kind} ${detail}`).values()];
  return html`<section aria-labelledby="changes">
<h2 id="changes">Since the last night<small>${summary(changes)}</small></h2>
<div class="panel">${lines.length === 0 ? html`<p class="soft">Nothing is different from the night before.</p>` : html`<ul class="changes">${kinds.flatMap((kind) => lines.filter(([first]) => first?.kind === kind).map(line))}</ul>`}</div>
</section>
`;
}

/** More names than this make a line nobody reads; the contact sheet has them all. */
const namesShown = 40;

function line(alike: readonly NightChange[]): Html {
  const [first] = alike;
  const names = alike
    .slice(0, namesShown)
    .map(
      ({ shotId, version }) =>
        html`<span class="mono">${shotId}${version !== undefined && ` ${formatVersion(version)}`}</span> `,
    );
  const more = alike.length - namesShown;
  return html`<li><span class="kind">${first && changeWords[first.kind]}</span><span>${first?.detail}</span><span class="names">${names}${more > 0 && `and ${more} more`}</span></li>
`;
}

function summary(changes: readonly NightChange[]): string {
  return kinds
    .map((kind) => [kind, changes.filter((change) => change.kind === kind).length] as const)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${kind.replace('_', ' ')}`)
    .join(' · ');
}

const kinds: readonly NightChangeKind[] = [
  'changed',
  'new',
  'retake',
  'recovered',
  'reverted',
  'still_waiting',
  'omitted',
  'reinstated',
];

const changeWords: Readonly<Record<NightChangeKind, string>> = {
  new: 'New',
  changed: 'Changed',
  reverted: 'Reverted',
  retake: 'Retake',
  recovered: 'Recovered',
  still_waiting: 'Still waiting',
  omitted: 'Omitted',
  reinstated: 'Reinstated',
};
