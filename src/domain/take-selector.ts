import type { AttemptRecord } from './ledger-records.js';
import type { Fingerprint } from './render-request.js';
import { foldShotId, type ShotId } from './shot-id.js';
import { type TakeState, takeGroupOf, takeGroups, takeStates } from './take-state.js';

/** One take of the lists as they are, with what the ledger knows of it. */
export interface TakeFacts {
  readonly shotId: ShotId;
  readonly fingerprint: Fingerprint;
  readonly take: number;
  readonly model: string;
  readonly tags: readonly string[];
  readonly state: TakeState;
  /** An operator holds its shot, whatever became of the take. */
  readonly isHeld: boolean;
  /** An operator skips takes of its shot. */
  readonly hasSkips: boolean;
  /** Of this version, oldest first. */
  readonly attempts: readonly AttemptRecord[];
}

/** `DCK_*` by shot id, `DCK_0010.t02` by take, `status=needs-you`, `model=sora-2`, `tag=hero`. */
export type TakeSelector = (take: TakeFacts) => boolean;

/** Undefined when the text is no selector. `*` stands for any characters, and letter case does not count. */
export function parseTakeSelector(text: string): TakeSelector | undefined {
  const field = /^([a-z]+)=(.+)$/.exec(text);
  if (field !== null) return fieldSelector(field[1] ?? '', field[2] ?? '');
  const match = /^([A-Za-z0-9_*-]+)(?:\.t(\d{1,4}))?$/.exec(text);
  if (match === null) return undefined;
  const [, shot = '', take] = match;
  return (facts) => isLike(facts.shotId, foldShotId(shot)) && (take === undefined || facts.take === Number(take));
}

function fieldSelector(name: string, value: string): TakeSelector | undefined {
  switch (name) {
    case 'status':
      if (!takeWords.includes(value)) return undefined;
      return ({ state, isHeld }) => wordsOf(state, isHeld).includes(value);
    case 'model':
      return ({ model }) => isLike(model, value.toLowerCase());
    case 'tag':
      return ({ tags }) => tags.some((tag) => isLike(tag, value.toLowerCase()));
    default:
      return undefined;
  }
}

/** A shot that is held is found by that, also where its takes are in. */
function wordsOf(state: TakeState, isHeld: boolean): readonly string[] {
  const words = [wordOf(state), wordOf(takeGroupOf(state))];
  return isHeld ? [...words, wordOf('on_hold')] : words;
}

/** What `status=` can be: the states and the groups that people see. */
export const takeWords: readonly string[] = [...new Set([...takeGroups, ...takeStates].map(wordOf))];

/** `Needs you` and `needs_you` are both written `needs-you`. */
function wordOf(name: string): string {
  return name.toLowerCase().replaceAll(/[ _]/g, '-');
}

/** Compares piece by piece between the stars, so that no pattern makes it slow. */
function isLike(text: string, pattern: string): boolean {
  const folded = text.toLowerCase();
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return folded === first;
  if (!folded.startsWith(first) || !folded.endsWith(last) || folded.length < first.length + last.length) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = folded.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return at <= folded.length - last.length;
}
