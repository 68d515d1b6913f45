import type { Diagnostic } from '../domain/diagnostic.js';
import { foldShotId } from '../domain/shot-id.js';
import type { Shot } from '../domain/shot-list.js';
import { suggest } from '../written/suggest.js';
import { placeOfShotField } from './place-of-shot-field.js';

/** https://platform.openai.com/docs/guides/video-generation: 20 s a step, six steps, 120 s in all, no characters, no image. */
const longest = { stepSeconds: 20, steps: 6, totalSeconds: 120 };

/** Extensions and edits: the parent exists, nobody is their own ancestor, and the chain keeps to the API's bounds. */
export function checkParents(shots: readonly Shot[]): readonly Diagnostic[] {
  const children = shots.filter((shot) => shot.parent !== undefined);
  if (children.length === 0) return [];
  const byId = new Map(shots.map((shot) => [foldShotId(shot.id), shot]));
  return children.flatMap((shot) => {
    if (shot.parent === undefined) return [];
    const chain = chainOf(shot, byId);
    if (chain === 'unknown') return [unknownParent(shot, shots)];
    if (chain === 'cycle') return [fault(shot, 'E_PARENT_CYCLE', `\`${shot.id}\` is made from itself.`)];
    return [
      ...checkTake(shot, chain),
      ...(shot.method === 'extend' ? checkExtension(shot, chain) : checkEdit(shot, chain)),
    ];
  });
}

/** The shot's ancestors, nearest first. A parent missing further up is reported at the shot that names it. */
function chainOf(shot: Shot, byId: ReadonlyMap<string, Shot>): readonly Shot[] | 'unknown' | 'cycle' {
  const chain: Shot[] = [];
  let current = shot;
  while (current.parent !== undefined) {
    const parent = byId.get(foldShotId(current.parent.shotId));
    if (parent === undefined) return chain.length === 0 ? 'unknown' : chain;
    if (parent === shot || chain.includes(parent)) return 'cycle';
    chain.push(parent);
    current = parent;
  }
  return chain;
}

function unknownParent(shot: Shot, shots: readonly Shot[]): Diagnostic {
  const wanted = shot.parent?.shotId ?? '';
  const ids = shots.filter((one) => one !== shot).map((one) => one.id);
  return {
    ...fault(shot, 'E_UNKNOWN_PARENT', `\`${shot.id}\` ${verb(shot)} \`${wanted}\`, which is in none of the lists.`),
    hint: suggest(wanted, ids.length > 8 ? ids.filter((id) => id.startsWith(wanted.slice(0, 3))).slice(0, 8) : ids),
  };
}

function checkTake(shot: Shot, [parent]: readonly Shot[]): readonly Diagnostic[] {
  const take = shot.parent?.take ?? 1;
  if (parent === undefined || take <= parent.takes) return [];
  const message = `\`${shot.id}\` ${verb(shot)} take ${take} of \`${parent.id}\`, which has ${parent.takes}.`;
  return [fault(shot, 'E_UNKNOWN_PARENT', message)];
}

function checkExtension(shot: Shot, chain: readonly Shot[]): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const say = (message: string): number => diagnostics.push(fault(shot, 'E_EXTENSION', message));
  const steps = [shot, ...chain].filter((one) => one.method === 'extend').length;
  const seconds = [shot, ...chain].reduce((sum, one) => sum + (one.method === 'edit' ? 0 : one.seconds), 0);
  if (shot.seconds > longest.stepSeconds) say(`An extension adds at most ${longest.stepSeconds} seconds.`);
  if (steps > longest.steps) say(`This is extension ${steps} of one clip; ${longest.steps} are possible.`);
  if (seconds > longest.totalSeconds)
    say(`The clip would be ${seconds} seconds long; ${longest.totalSeconds} are possible.`);
  if (shot.characters.length > 0) say('An extension cannot have characters.');
  if (shot.inputReference !== undefined)
    say('An extension cannot have an input reference: it begins where its parent ends.');
  if (chain[0] !== undefined && chain[0].size !== shot.size) {
    say(`The parent is ${chain[0].size}; an extension cannot be ${shot.size}.`);
  }
  return diagnostics;
}

function checkEdit(shot: Shot, [parent]: readonly Shot[]): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  if (shot.inputReference !== undefined)
    diagnostics.push(fault(shot, 'E_EDIT', 'An edit cannot have an input reference.'));
  if (shot.characters.length > 0) diagnostics.push(fault(shot, 'E_EDIT', 'An edit cannot have characters.'));
  if (parent === undefined) return diagnostics;
  for (const field of ['size', 'seconds'] as const) {
    if (shot[field] === parent[field]) continue;
    const message = `An edit keeps the ${field === 'size' ? 'size' : 'length'} of its parent: ${parent[field]}, not ${shot[field]}.`;
    diagnostics.push({ ...fault(shot, 'E_EDIT', message), hint: `Write \`${field}: ${parent[field]}\`.` });
  }
  return diagnostics;
}

function fault(shot: Shot, code: Diagnostic['code'], message: string): Diagnostic {
  const field = shot.method === 'extend' ? 'extends' : 'edit_of';
  return { severity: 'error', code, message, place: placeOfShotField(shot, field) };
}

function verb(shot: Shot): string {
  return shot.method === 'extend' ? 'extends' : 'edits';
}
