import { checkOffer, type OfferProblem } from '../catalog/check-offer.js';
import { modelNames } from '../catalog/find-model.js';
import type { Diagnostic } from '../domain/diagnostic.js';
import type { Shot } from '../domain/shot-list.js';
import { suggest } from '../written/suggest.js';
import { fitUp } from './cut-length.js';
import { lengthFieldOf } from './length-field.js';
import type { ListOptions } from './list-options.js';
import { inheritedFrom, placeOfShotField } from './place-of-shot-field.js';

/**
 * Model, size and seconds of every shot against the catalog; one diagnostic for a value, however many shots inherit it.
 * Whether a server still serves the model is the plan's matter.
 */
export function checkOffers(shots: readonly Shot[], options: ListOptions): readonly Diagnostic[] {
  // A list has thousands of shots and few combinations.
  const known = new Map<string, OfferProblem | undefined>();
  const found = new Map<string, { readonly diagnostic: Diagnostic; inheritors: number }>();
  for (const shot of shots) {
    const key = `${shot.model}\n${shot.size}\n${shot.seconds}`;
    if (!known.has(key)) known.set(key, checkOffer(options.catalog, shot));
    const problem = known.get(key);
    if (problem === undefined) continue;
    const diagnostic = offerDiagnostic(shot, problem, options);
    const at = `${diagnostic.message}\n${JSON.stringify(diagnostic.place)}`;
    const entry = found.get(at) ?? { diagnostic, inheritors: 0 };
    entry.inheritors += 1;
    found.set(at, entry);
  }
  return [...found.values()].map(({ diagnostic, inheritors }) => countInheritors(diagnostic, inheritors));
}

function countInheritors(diagnostic: Diagnostic, count: number): Diagnostic {
  return count === 1 ? diagnostic : { ...diagnostic, message: `${diagnostic.message.slice(0, -1)} (${count} shots).` };
}

function offerDiagnostic(shot: Shot, problem: OfferProblem, { catalog }: ListOptions): Diagnostic {
  switch (problem.kind) {
    case 'unknown_model':
      return {
        severity: 'error',
        code: 'E_UNKNOWN_MODEL',
        message: `There is no model \`${problem.model}\`.`,
        value: problem.model,
        place: placeOfShotField(shot, 'model'),
        ...inheritedFrom(shot, 'model'),
        hint: suggest(problem.model, modelNames(catalog)),
      };
    case 'size':
      return {
        severity: 'error',
        code: 'E_SIZE_NOT_OFFERED',
        message: `\`${problem.model.id}\` does not render ${shot.size}.`,
        value: shot.size,
        place: placeOfShotField(shot, 'size'),
        ...inheritedFrom(shot, 'size'),
        hint: `It renders ${problem.offered.join(', ')}.`,
      };
    case 'seconds':
      return secondsDiagnostic(shot, problem);
    default:
      return problem satisfies never;
  }
}

function secondsDiagnostic(shot: Shot, problem: Extract<OfferProblem, { kind: 'seconds' }>): Diagnostic {
  const field = lengthFieldOf(shot.origins());
  const enough = fitUp(problem.model, shot.size, shot.seconds);
  const fit =
    enough === undefined ? 'Shorten the cut.' : `Write \`fit: up\` for ${enough} seconds, or give \`seconds\`.`;
  return {
    severity: 'error',
    code: 'E_SECONDS_NOT_OFFERED',
    message: `\`${problem.model.id}\` renders ${problem.offered.join(', ')} seconds, not ${shot.seconds}.`,
    value: String(shot.seconds),
    place: placeOfShotField(shot, field),
    ...inheritedFrom(shot, field),
    hint: field === 'seconds' ? `Write \`${problem.nearest}\`, the nearest.` : fit,
  };
}
