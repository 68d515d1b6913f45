import type { Diagnostic } from '../domain/diagnostic.js';
import type { Place } from '../domain/place.js';
import type { Method } from '../domain/render-request.js';
import { type ShotId, shotIdSchema } from '../domain/shot-id.js';
import type { Editorial, Shot, ShotCharacter } from '../domain/shot-list.js';
import { suggest } from '../written/suggest.js';
import type { Written } from '../written/written.js';
import { findTextFault, type TextFault } from './check-text.js';
import { type Layers, originsOf } from './layers.js';
import type { ListOptions } from './list-options.js';
import { placeOfField } from './place-of-field.js';
import {
  type Reading,
  readBoolean,
  readChoice,
  readDate,
  readNumber,
  readParams,
  readParent,
  readReference,
  readSeconds,
  readSize,
  readText,
  readTexts,
  readWhole,
} from './read-value.js';
import { findShotField, type ShotFieldName } from './shot-fields.js';
import type { WrittenShot } from './written-list.js';

export interface ShotContext {
  /** The list's own path: references are relative to it. */
  readonly file: string;
  readonly place: Place;
  readonly statusMap: ListOptions['config']['statusMap'];
  readonly characters: ReadonlyMap<string, ShotCharacter>;
  /** `value` is what is wrong; the same value is reported once. */
  readonly report: (diagnostic: Diagnostic, value: Written | undefined) => void;
}

/** A shot with all its values, or undefined when one it cannot do without is missing or unreadable. */
export function fillInShot(written: WrittenShot, layers: Layers, context: ShotContext): Shot | undefined {
  const read = reader(layers, context);
  const address = readAddress(written, read, context);
  const prompt = read.required('prompt', readText);
  const model = read.required('model', readText);
  const size = read.required('size', readSize);
  const seconds = read.required('seconds', readSeconds);
  const how = readMethod(read, context);
  const editorial = readEditorial(layers, read, context);
  const characters = readCharacterKeys(read, context);
  const inputReference = read.optional('input_reference', (value) => readReference(value, context.file));
  const params = read.optional('params', readParams) ?? {};
  const takes = read.optional('takes', (value) => readWhole(value, 1)) ?? 1;
  if (address === undefined || prompt === undefined || model === undefined) return undefined;
  if (size === undefined || seconds === undefined || how === undefined) return undefined;
  return {
    ...address,
    ...how,
    prompt,
    model,
    size,
    seconds,
    inputReference,
    characters,
    params,
    takes,
    editorial,
    origins: originsOf(layers),
    place: context.place,
  };
}

interface FieldReader {
  readonly optional: <Value>(name: ShotFieldName, read: (written: Written) => Reading<Value>) => Value | undefined;
  readonly required: <Value>(name: ShotFieldName, read: (written: Written) => Reading<Value>) => Value | undefined;
  readonly placeOf: (name: ShotFieldName) => Place;
}

function reader(layers: Layers, context: ShotContext): FieldReader {
  const placeOf = (name: ShotFieldName): Place => {
    const found = layers.find(name);
    return (found && placeOfField(found.layer, name, found.field)) ?? { ...context.place, field: name };
  };
  const optional = <Value>(name: ShotFieldName, read: (written: Written) => Reading<Value>): Value | undefined => {
    const value = layers.find(name)?.field.value;
    if (value === undefined || value.kind === 'null') return undefined;
    const fault = value.kind === 'text' ? findTextFault(value.text, findShotField(name)?.isProse === true) : undefined;
    if (fault !== undefined) {
      context.report(textFault(name, fault, placeOf(name)), value);
      return undefined;
    }
    const reading = read(value);
    if ('value' in reading) return reading.value;
    context.report(invalidValue(name, value, { reading, place: placeOf(name) }), value);
    return undefined;
  };
  const required = <Value>(name: ShotFieldName, read: (written: Written) => Reading<Value>): Value | undefined => {
    const value = layers.find(name)?.field.value;
    if (value !== undefined && value.kind !== 'null') return optional(name, read);
    context.report(missingField(name, placeOf(name)), undefined);
    return undefined;
  };
  return { optional, required, placeOf };
}

function readAddress(
  written: WrittenShot,
  read: FieldReader,
  context: ShotContext,
): { id: ShotId; episode: string | undefined; sequence: string | undefined } | undefined {
  const code = read.required('id', readText);
  if (code === undefined) return undefined;
  const episode = written.sequence?.episode ?? read.optional('episode', readText);
  const sequence = written.sequence?.id ?? read.optional('sequence', readText);
  const id = shotIdSchema.safeParse(joinAddress({ episode, sequence, code }));
  if (id.success) return { id: id.data, ...addressParts(id.data, { episode, sequence }) };
  context.report(
    {
      severity: 'error',
      code: 'E_SHOT_ID',
      message: `\`${joinAddress({ episode, sequence, code })}\` is not a shot id.`,
      value: code,
      place: read.placeOf('id'),
      hint: 'Use letters, digits and `-`, in parts joined by `_`, at most 128 characters.',
    },
    undefined,
  );
  return undefined;
}

interface Address {
  readonly episode: string | undefined;
  readonly sequence: string | undefined;
  readonly code: string;
}

/** A code that already begins with its sequence is a whole id. */
function joinAddress({ episode, sequence, code }: Address): string {
  const parts = [episode, sequence].filter((part) => part !== undefined);
  const isWhole = [parts.join('_'), sequence].some(
    (prefix) => prefix !== undefined && prefix !== '' && code.startsWith(`${prefix}_`),
  );
  return isWhole ? code : [...parts, code].join('_');
}

/** A whole id of two or three parts says its sequence and episode itself. */
function addressParts(id: ShotId, given: Omit<Address, 'code'>): Omit<Address, 'code'> {
  if (given.sequence !== undefined) return given;
  const parts = id.split('_');
  if (parts.length === 2) return { episode: given.episode, sequence: parts[0] };
  if (parts.length === 3) return { episode: given.episode ?? parts[0], sequence: parts[1] };
  return given;
}

function readMethod(read: FieldReader, context: ShotContext): Pick<Shot, 'method' | 'parent'> | undefined {
  const extended = read.optional('extends', readParent);
  const edited = read.optional('edit_of', readParent);
  if (extended !== undefined && edited !== undefined) {
    const message = 'A shot either extends another or edits one, not both.';
    context.report({ severity: 'error', code: 'E_INVALID_VALUE', message, place: read.placeOf('edit_of') }, undefined);
    return undefined;
  }
  const parent = extended ?? edited;
  if (parent === undefined) return { method: 'create', parent: undefined };
  const method: Method = extended === undefined ? 'edit' : 'extend';
  const shotId = shotIdSchema.safeParse(parent.shot);
  if (shotId.success) return { method, parent: { shotId: shotId.data, take: parent.take } };
  const place = read.placeOf(method === 'extend' ? 'extends' : 'edit_of');
  context.report(
    { severity: 'error', code: 'E_SHOT_ID', message: `\`${parent.shot}\` is not a shot id.`, place },
    undefined,
  );
  return undefined;
}

function readCharacterKeys(read: FieldReader, context: ShotContext): readonly ShotCharacter[] {
  const keys = read.optional('characters', readTexts) ?? [];
  return keys.flatMap((key) => {
    const character = context.characters.get(key);
    if (character !== undefined) return [character];
    context.report(
      {
        severity: 'error',
        code: 'E_UNKNOWN_CHARACTER',
        message: `There is no character \`${key}\`.`,
        value: key,
        place: read.placeOf('characters'),
        hint: suggest(key, [...context.characters.keys()]),
      },
      undefined,
    );
    return [];
  });
}

function readEditorial(layers: Layers, read: FieldReader, { statusMap }: ShotContext): Editorial {
  const status = read.optional('status', readText);
  const means = (words: readonly string[]): boolean =>
    status !== undefined && words.some((word) => word.toLowerCase() === status.toLowerCase());
  const fromStatus = means(statusMap.omit) ? 'omit' : means(statusMap.hold) ? 'hold' : 'yes';
  return {
    notes: read.optional('notes', readText),
    description: read.optional('description', readText),
    status,
    assignee: read.optional('assignee', readText),
    priority: read.optional('priority', readNumber),
    order: read.optional('order', readNumber),
    render: read.optional('render', (value) => readChoice(value, ['yes', 'hold', 'omit'])) ?? fromStatus,
    isLocked: read.optional('locked', readBoolean) ?? means(statusMap.locked),
    due: read.optional('due', readDate),
    cutIn: read.optional('cut_in', readWhole),
    cutOut: read.optional('cut_out', readWhole),
    handles: read.optional('handles', readWhole),
    tags: read.optional('tags', readTexts) ?? [],
    extra: readExtra(layers),
  };
}

function readExtra(layers: Layers): Readonly<Record<string, string>> {
  const entries = layers.names().flatMap((name) => {
    const value = name.startsWith('x-') ? layers.find(name)?.field.value : undefined;
    return value?.kind === 'text' ? [[name, value.text] as const] : [];
  });
  return Object.fromEntries(entries);
}

function invalidValue(
  name: ShotFieldName,
  value: Written,
  {
    reading,
    place,
  }: { readonly reading: { readonly expected: string; readonly hint?: string }; readonly place: Place },
): Diagnostic {
  const written = value.kind === 'text' ? `, not \`${value.text.trim().slice(0, 80)}\`` : '';
  return {
    severity: 'error',
    code: 'E_INVALID_VALUE',
    message: `\`${name}\` must be ${reading.expected}${written}.`,
    place,
    ...(value.kind === 'text' ? { value: value.text } : {}),
    ...(reading.hint === undefined ? {} : { hint: reading.hint }),
  };
}

function textFault(name: ShotFieldName, { code, message, hint }: TextFault, place: Place): Diagnostic {
  return {
    severity: 'error',
    code,
    message: `\`${name}\` ${message}.`,
    place,
    ...(hint === undefined ? {} : { hint }),
  };
}

function missingField(name: ShotFieldName, place: Place): Diagnostic {
  const isRenderDefault = name === 'model' || name === 'size' || name === 'seconds';
  return {
    severity: 'error',
    code: 'E_MISSING_FIELD',
    message: `The shot has no \`${name}\`.`,
    place,
    hint: isRenderDefault ? `Give it one, or a default for all: \`defaults: { ${name}: … }\`.` : `Write a \`${name}\`.`,
  };
}
