import { RenderQueueError } from '../domain/render-queue-error.js';
import { parseTakeSelector, type TakeFacts } from '../domain/take-selector.js';
import { oneLine } from './view/plain-text.js';

/** A take is selected when one of the selectors matches it; a selector that matches nothing is a mistake. */
export function selectTakes(texts: readonly string[], takes: readonly TakeFacts[]): readonly TakeFacts[] {
  const selected = new Set<TakeFacts>();
  for (const text of texts) {
    const selector = parseTakeSelector(text);
    if (selector === undefined) throw badSelector(text, 'cannot be read');
    const matches = takes.filter(selector);
    if (matches.length === 0) throw badSelector(text, 'matches no take of the lists');
    for (const take of matches) selected.add(take);
  }
  return takes.filter((take) => selected.has(take));
}

function badSelector(text: string, what: string): RenderQueueError {
  return new RenderQueueError({
    code: 'E_SELECTOR',
    kind: 'usage',
    message: `The selector \`${oneLine(text, 80)}\` ${what}.`,
    hint: 'Write `DCK_*`, `DCK_0010.t02`, `status=needs-you`, `model=sora-2` or `tag=hero`.',
  });
}
