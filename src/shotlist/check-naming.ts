import type { Diagnostic } from '../domain/diagnostic.js';
import type { Shot } from '../domain/shot-list.js';
import { placeOfShotField } from './place-of-shot-field.js';

export type Naming = 'simple' | 'netflix' | 'kitsu';

/** Grammars of shot ids. The show is not part of an id; take names begin with it. */
const grammars: Readonly<Record<Naming, { readonly pattern: RegExp; readonly example: string }>> = {
  simple: { pattern: /^/, example: 'DCK_0010' },
  // https://partnerhelp.netflixstudios.com: episode, sequence and shot, shots of three or four digits.
  netflix: { pattern: /^(\d{3}_)?[A-Za-z]{2,4}_\d{3,4}[A-Za-z]?$/, example: '104_DCK_0010' },
  // Kitsu's own templates: sequence and shot as separate codes, joined by `_`.
  kitsu: { pattern: /^([A-Za-z0-9]+_)?[A-Za-z]+\d+_[A-Za-z]+\d+[A-Za-z]?$/, example: 'SQ01_SH0010' },
};

export function checkNaming(shot: Shot, naming: Naming): readonly Diagnostic[] {
  const { pattern, example } = grammars[naming];
  if (pattern.test(shot.id)) return [];
  return [
    {
      severity: 'error',
      code: 'E_NAMING',
      message: `\`${shot.id}\` does not follow the project's naming \`${naming}\`.`,
      value: shot.id,
      place: placeOfShotField(shot, 'id'),
      hint: `Name it like \`${example}\`, or set \`naming: simple\` in the config.`,
    },
  ];
}
