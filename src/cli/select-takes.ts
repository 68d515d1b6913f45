import { RenderQueueError } from '../domain/render-queue-error.js';
import { formatTake } from '../domain/take-name.js';
import { parseTakeSelector, type TakeFacts, takeWords } from '../domain/take-selector.js';
import { suggest } from '../written/suggest.js';
import { oneLine } from './view/plain-text.js';

/**
 * A take is selected when one of the selectors matches it. No take is in a state at times, and then `status=…` selects
 * nothing; any other selector that matches nothing is a mistake. Throws `E_SELECTOR`.
 */
export function selectTakes(texts: readonly string[], takes: readonly TakeFacts[]): readonly TakeFacts[] {
  const selected = new Set<TakeFacts>();
  for (const text of texts) {
    const selector = parseTakeSelector(text);
    if (selector === undefined) throw badSelector(text, { what: 'cannot be read', hint: howToWrite(text) });
    const matches = takes.filter(selector);
    if (matches.length === 0 && !text.startsWith('status=')) throw noMatch(text, takes);
    for (const take of matches) selected.add(take);
  }
  return takes.filter((take) => selected.has(take));
}

export function noMatch(text: string, takes: readonly TakeFacts[]): RenderQueueError {
  return badSelector(text, { what: 'matches no take of the lists', hint: whatThereIs(text, takes) });
}

function badSelector(text: string, { what, hint }: { readonly what: string; readonly hint: string }): RenderQueueError {
  return new RenderQueueError({
    code: 'E_SELECTOR',
    kind: 'usage',
    message: `The selector \`${oneLine(text, 80)}\` ${what}.`,
    hint,
  });
}

function howToWrite(text: string): string {
  const [, status] = /^status=(.+)$/.exec(text) ?? [];
  return status === undefined
    ? 'Write `DCK_*`, `DCK_0010.t02`, `status=needs-you`, `model=sora-2` or `tag=hero`.'
    : suggest(status, takeWords);
}

function whatThereIs(text: string, takes: readonly TakeFacts[]): string {
  const [, field, value = ''] = /^(?:([a-z]+)=)?([^.]*)/.exec(text) ?? [];
  if (field === 'status') return 'Every take of the lists is in another state; `nightshoot status` tells of them.';
  if (field === 'model')
    return choices(
      value,
      takes.map(({ model }) => model),
      'The lists name no model.',
    );
  if (field === 'tag')
    return choices(
      value,
      takes.flatMap(({ tags }) => tags),
      'No shot of the lists has a tag.',
    );
  const ofShot = takes.filter(({ shotId }) => shotId.toLowerCase() === value.toLowerCase());
  if (ofShot.length > 0) return `It has ${ofShot.map(({ take }) => formatTake(take)).join(' ')}.`;
  return choices(
    value,
    takes.map(({ shotId }) => shotId),
    'The lists name no shot.',
  );
}

/** So many that a terminal shows them in a few lines. */
const mostChoices = 12;

function choices(written: string, all: readonly string[], otherwise: string): string {
  const known = [...new Set(all)];
  if (known.length === 0) return otherwise;
  const hint = suggest(written, known);
  if (known.length <= mostChoices || hint.startsWith('Did')) return hint;
  return `There are \`${known[0]}\` to \`${known.at(-1)}\`, ${known.length} in all; \`nightshoot plan --verbose\` names them.`;
}
