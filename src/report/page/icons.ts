import type { TakeGroup } from '../../domain/take-state.js';
import { type Html, trustedHtml } from './html.js';

/** The class a group has in the stylesheet. */
export function groupClass(group: TakeGroup): string {
  return groupLooks[group].name;
}

/** A sign for each group, so that colour is never alone in saying it. */
export function groupIcon(group: TakeGroup): Html {
  return icon(groupLooks[group].path);
}

export const playIcon: Html = icon('<path d="M4 2.5v11l9.5-5.5z" fill="currentColor" stroke="none"/>');

function icon(paths: string): Html {
  const open = '<svg class="icon" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="2"';
  return trustedHtml(`${open} stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${paths}</svg>`);
}

const groupLooks: Readonly<Record<TakeGroup, { readonly name: string; readonly path: string }>> = {
  In: { name: 'in', path: '<path d="M2.5 8.5l3.5 3.5 7.5-8"/>' },
  'In flight': { name: 'flight', path: '<path d="M2 8h11M9 4l4 4-4 4"/>' },
  'Retries by itself': { name: 'retry', path: '<path d="M13.5 8a5.5 5.5 0 1 1-1.6-3.9M13.5 1.5v3h-3"/>' },
  'Needs you': { name: 'needs', path: '<path d="M8 2.5v6.5M8 13v.01"/>' },
  Gone: { name: 'gone', path: '<path d="M3.5 3.5l9 9M12.5 3.5l-9 9"/>' },
  'Not tonight': { name: 'not', path: '<path d="M13 9.5A5.5 5.5 0 1 1 6.5 3a4.5 4.5 0 0 0 6.5 6.5z"/>' },
};
