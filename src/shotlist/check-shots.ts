import type { Diagnostic } from '../domain/diagnostic.js';
import { formatPlace } from '../domain/place.js';
import { foldShotId } from '../domain/shot-id.js';
import type { Shot, ShotCharacter, ShotList } from '../domain/shot-list.js';
import { checkCharacters } from './check-characters.js';
import { checkFitted } from './check-fitted.js';
import { checkNaming } from './check-naming.js';
import { checkNearDuplicates } from './check-near-duplicates.js';
import { checkOffers } from './check-offers.js';
import { checkParents } from './check-parents.js';
import { checkPrompt } from './check-prompt.js';
import type { ListOptions } from './list-options.js';
import { placeOfShotField } from './place-of-shot-field.js';

/** What is wrong in a shot, between shots, and between a shot and what its model offers. */
export function checkShots(lists: readonly ShotList[], options: ListOptions): readonly Diagnostic[] {
  const { config } = options;
  const shots = lists.flatMap((list) => list.shots);
  const characters = knownCharacters(shots);
  const diagnostics = [
    ...checkShows(lists, config.show),
    ...checkDuplicates(shots),
    ...checkNearDuplicates(shots),
    ...checkParents(shots),
    ...checkOffers(shots, options),
    ...checkFitted(shots),
  ];
  for (const shot of shots) {
    diagnostics.push(...checkNaming(shot, config.naming));
    diagnostics.push(...checkPrompt(shot, config.guardrails));
    diagnostics.push(...checkCharacters(shot, characters));
  }
  return diagnostics;
}

/** Those that some shot has: a name in the config that no list uses is nobody's forgotten attachment. */
function knownCharacters(shots: readonly Shot[]): readonly ShotCharacter[] {
  const byKey = new Map(shots.flatMap((shot) => shot.characters).map((character) => [character.key, character]));
  return [...byKey.values()];
}

function checkShows(lists: readonly ShotList[], show: string | undefined): readonly Diagnostic[] {
  const expected = show ?? lists.find((list) => list.show !== undefined)?.show;
  return lists
    .filter((list) => list.show !== undefined && list.show !== expected)
    .map((list) => ({
      severity: 'error',
      code: 'E_OTHER_SHOW',
      message: `The list belongs to the show \`${list.show}\`; the project is \`${expected}\`.`,
      place: { file: list.file },
      hint: 'Keep the lists of one show in one project.',
    }));
}

function checkDuplicates(shots: readonly Shot[]): readonly Diagnostic[] {
  const first = new Map<string, Shot>();
  const diagnostics: Diagnostic[] = [];
  for (const shot of shots) {
    const id = foldShotId(shot.id);
    const twin = first.get(id);
    if (twin === undefined) first.set(id, shot);
    else diagnostics.push(duplicateShot(shot, twin));
  }
  return diagnostics;
}

function duplicateShot(shot: Shot, twin: Shot): Diagnostic {
  const earlier = placeOfShotField(twin, 'id');
  return {
    severity: 'error',
    code: 'E_DUPLICATE_SHOT',
    message: `The shot \`${shot.id}\` is also at ${formatPlace(earlier)}${shot.id === twin.id ? '' : `, as \`${twin.id}\``}.`,
    value: shot.id,
    place: placeOfShotField(shot, 'id'),
    hint: 'Give one of them another id.',
    related: [{ message: `\`${twin.id}\` is here first`, place: earlier }],
  };
}
