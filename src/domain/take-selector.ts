import type { AttemptRecord } from './ledger-records.js';
import type { Fingerprint } from './render-request.js';
import { foldShotId, type ShotId } from './shot-id.js';
import { type TakeState, takeGroupOf } from './take-state.js';

/** One take of the lists as they are, with what the ledger knows of it. */
export interface TakeFacts {
  readonly shotId: ShotId;
  readonly fingerprint: Fingerprint;
  readonly take: number;
  readonly model: string;
  readonly tags: readonly string[];
  readonly state: TakeState;
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
      return ({ state }) => wordOf(state) === value || wordOf(takeGroupOf(state)) === value;
    case 'model':
      return ({ model }) => isLike(model, value.toLowerCase());
    case 'tag':
      return ({ tags }) => tags.some((tag) => isLike(tag, value.toLowerCase()));
    default:
      return undefined;
  }
}

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
