import type { Diagnostic } from '../domain/diagnostic.js';
import { formatPlace } from '../domain/place.js';
import { foldShotId } from '../domain/shot-id.js';
import type { Shot } from '../domain/shot-list.js';
import { placeOfShotField } from './place-of-shot-field.js';

/**
 * Codes that a person would take for one shot: `SH010` and `SH0010` (zeros), `DCK_0010` and `DCK-010` (separators), and
 * `0010` beside `SH010` (a prefix lost). Equal ids are duplicates and not reported here.
 */
export function checkNearDuplicates(shots: readonly Shot[]): readonly Diagnostic[] {
  const byCode = new Map<string, Shot>();
  const diagnostics: Diagnostic[] = [];
  for (const shot of shots) {
    const key = codeKey(shot.id);
    const twin = byCode.get(key);
    if (twin === undefined) byCode.set(key, shot);
    else if (foldShotId(twin.id) !== foldShotId(shot.id)) diagnostics.push(nearDuplicate(shot, twin));
  }
  return [...diagnostics, ...checkLostPrefixes(shots)];
}

/** Letters and numbers without zeros in front, whatever stands between them: `DCK_0010` is `dck|10|`. */
function codeKey(id: string): string {
  return id
    .toLowerCase()
    .replaceAll(/0*(\d+)/g, '|$1|')
    .replaceAll(/[_-]/g, '');
}

/** Most lists write all their codes one way; only where both ways meet can one be the other misspelt. */
function checkLostPrefixes(shots: readonly Shot[]): readonly Diagnostic[] {
  const bare = shots.filter((shot) => isBare(shot.id));
  if (bare.length === 0 || bare.length === shots.length) return [];
  const byNumber = new Map<string, Shot>();
  const diagnostics: Diagnostic[] = [];
  for (const shot of shots) {
    const number = numberKey(shot.id);
    const twin = number === undefined ? undefined : byNumber.get(number);
    if (number !== undefined && twin === undefined) byNumber.set(number, shot);
    if (twin !== undefined && isBare(shot.id) !== isBare(twin.id)) diagnostics.push(nearDuplicate(shot, twin));
  }
  return diagnostics;
}

/** The address with the last code cut down to its number; undefined when that code is more than letters and a number. */
function numberKey(id: string): string | undefined {
  const [, address = '', number] = /^(.*_)?[a-z]*0*(\d+)$/i.exec(id) ?? [];
  return number === undefined ? undefined : `${address.toLowerCase()}${number}`;
}

/** `A010` and `B010` are two shots; only a bare `010` beside one of them is doubtful. */
function isBare(id: string): boolean {
  return /(^|_)\d+$/.test(id);
}

function nearDuplicate(shot: Shot, twin: Shot): Diagnostic {
  const earlier = placeOfShotField(twin, 'id');
  return {
    severity: 'error',
    code: 'E_NEAR_DUPLICATE_SHOT',
    message: `\`${shot.id}\` is nearly \`${twin.id}\` at ${formatPlace(earlier)}.`,
    value: shot.id,
    place: placeOfShotField(shot, 'id'),
    hint: `If they are one shot, write \`${twin.id}\` here or \`${shot.id}\` there and keep one; if they are two, give one another number.`,
    related: [{ message: `\`${twin.id}\` is here`, place: earlier }],
  };
}
