import type { Place } from '../domain/place.js';
import type { Shot } from '../domain/shot-list.js';

/** Where the value, or some words of it, is written, which for an inherited one is its default; the shot itself where it is written nowhere. */
export function placeOfShotField(shot: Shot, field: string, words?: string): Place {
  return shot.origins().find(field, words)?.place ?? { ...shot.place, field };
}

/** A value that a default gives, told beside the shot that inherits it: the reader looks at the shot first. */
export function inheritedFrom(
  shot: Shot,
  field: string,
): { readonly related?: readonly { message: string; place: Place }[] } {
  const origin = shot.origins().find(field);
  if (origin?.place === undefined || origin.layer === 'shot') return {};
  return { related: [{ message: `\`${shot.id}\` inherits it`, place: shot.place }] };
}
