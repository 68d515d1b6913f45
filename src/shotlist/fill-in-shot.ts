import type { Diagnostic } from '../domain/diagnostic.js';
import type { Place } from '../domain/place.js';
import type { Method } from '../domain/render-request.js';
import { shotIdSchema } from '../domain/shot-id.js';
import type { Shot, ShotCharacter } from '../domain/shot-list.js';
import { suggest } from '../written/suggest.js';
import type { Written } from '../written/written.js';
import { type FieldReader, placeOfRead, readOptional, readRequired } from './field-reader.js';
import type { Layers } from './layers.js';
import type { ListOptions } from './list-options.js';
import { readEditorial } from './read-editorial.js';
import { readClipSeconds } from './read-seconds.js';
import { readShotAddress } from './read-shot-address.js';
import {
  type Reading,
  readParams,
  readParent,
  readReference,
  readSize,
  readText,
  readTexts,
  readWhole,
} from './read-value.js';
import type { WrittenShot } from './written-list.js';

export interface ShotContext {
  /** The list's own path: references are relative to it. */
  readonly file: string;
  readonly place: Place;
  readonly meant: ReadonlySet<string>;
  readonly origins: Shot['origins'];
  readonly options: ListOptions;
  readonly statusMap: ListOptions['config']['statusMap'];
  readonly characters: ReadonlyMap<string, ShotCharacter>;
  /** `value` is what is wrong; the same value is reported once. */
  readonly report: (diagnostic: Diagnostic, value: Written | undefined) => void;
}

/**
 * A shot with all its values, or undefined when one it cannot do without is missing or unreadable. Without a prompt it is
 * one still, with a blank prompt that is told of: what else is wrong in it should not wait for a second run.
 */
export function fillInShot(written: WrittenShot, layers: Layers, context: ShotContext): Shot | undefined {
  const read: FieldReader = { layers, context };
  const address = readShotAddress(written.sequence, read);
  const prompt = readRequired(read, 'prompt', readText);
  const model = readRequired(read, 'model', readText);
  const size = readRequired(read, 'size', readSize);
  const length = readClipSeconds(read, { options: context.options, model, size });
  const how = readMethod(read, context);
  const editorial = readEditorial(read, context.statusMap);
  const characters = readCharacterKeys(read, context);
  const inputReference = readOptional(read, 'input_reference', (value) => readReference(value, context.file));
  const params = readOptional(read, 'params', readParams) ?? noParams;
  const takes = readOptional(read, 'takes', readTakes) ?? 1;
  if (address === undefined || model === undefined) return undefined;
  if (size === undefined || length === undefined || how === undefined) return undefined;
  return {
    id: address.id,
    episode: address.episode,
    sequence: address.sequence,
    method: how.method,
    parent: how.parent,
    prompt: prompt ?? '',
    model,
    size,
    ...length,
    inputReference,
    characters,
    params,
    takes,
    editorial,
    origins: context.origins,
    place: context.place,
  };
}

function readMethod(read: FieldReader, context: ShotContext): Pick<Shot, 'method' | 'parent'> | undefined {
  const extended = readOptional(read, 'extends', readParent);
  const edited = readOptional(read, 'edit_of', readParent);
  if (extended !== undefined && edited !== undefined) {
    const message = 'A shot either extends another or edits one, not both.';
    context.report(
      { severity: 'error', code: 'E_INVALID_VALUE', message, place: placeOfRead(read, 'edit_of') },
      undefined,
    );
    return undefined;
  }
  const parent = extended ?? edited;
  if (parent === undefined) return { method: 'create', parent: undefined };
  const method: Method = extended === undefined ? 'edit' : 'extend';
  const shotId = shotIdSchema.safeParse(parent.shot);
  if (shotId.success) return { method, parent: { shotId: shotId.data, take: parent.take } };
  const place = placeOfRead(read, method === 'extend' ? 'extends' : 'edit_of');
  context.report(
    { severity: 'error', code: 'E_SHOT_ID', message: `\`${parent.shot}\` is not a shot id.`, place },
    undefined,
  );
  return undefined;
}

function readCharacterKeys(read: FieldReader, context: ShotContext): readonly ShotCharacter[] {
  const keys = readOptional(read, 'characters', readTexts) ?? noKeys;
  return keys.flatMap((key) => {
    const character = context.characters.get(key);
    if (character !== undefined) return [character];
    context.report(
      {
        severity: 'error',
        code: 'E_UNKNOWN_CHARACTER',
        message: `There is no character \`${key}\`.`,
        value: key,
        place: placeOfRead(read, 'characters'),
        hint: suggest(key, [...context.characters.keys()]),
      },
      undefined,
    );
    return [];
  });
}

function readTakes(written: Written): Reading<number> {
  return readWhole(written, 1);
}

const noParams = {};
const noKeys: readonly string[] = [];
