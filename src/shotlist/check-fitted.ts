import type { Diagnostic } from '../domain/diagnostic.js';
import type { Place } from '../domain/place.js';
import type { Shot } from '../domain/shot-list.js';
import { lengthFieldOf } from './length-field.js';
import { placeOfShotField } from './place-of-shot-field.js';

/** Tells once of all lengths that `fit: up` made longer, with the places of the first few: a cut may fit up every shot. */
export function checkFitted(shots: readonly Shot[]): readonly Diagnostic[] {
  const fitted = shots.filter(({ askedSeconds }) => askedSeconds !== undefined);
  const [first, ...rest] = fitted;
  if (first === undefined) return [];
  const more = rest.length === 0 ? '' : `, and so ${rest.length === 1 ? 'is' : 'are'} ${rest.length} more`;
  return [
    {
      severity: 'warning',
      code: 'W_SECONDS_FITTED',
      message: `${lengthOf(first)} are fitted up to ${first.seconds}${more}, because the list says \`fit: up\`.`,
      place: placeOfCut(first),
      hint: '`nightshoot plan` shows for each shot what is asked and what is rendered.',
      related: rest.slice(0, mostNamed).map((shot) => ({
        message: `${lengthOf(shot)} are fitted up to ${shot.seconds}`,
        place: placeOfCut(shot),
      })),
    },
  ];
}

/** Enough to see what kind of lengths they are; the plan has them all. */
const mostNamed = 4;

function lengthOf({ id, askedSeconds }: Shot): string {
  return `${askedSeconds} seconds of cut and handles of \`${id}\``;
}

function placeOfCut(shot: Shot): Place {
  return placeOfShotField(shot, lengthFieldOf(shot.origins()));
}
