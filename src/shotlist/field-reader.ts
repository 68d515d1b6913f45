import type { Diagnostic } from '../domain/diagnostic.js';
import type { Place } from '../domain/place.js';
import type { Written } from '../written/written.js';
import { findTextFault, type TextFault } from './check-text.js';
import { findOrigin, findValue, type Layers } from './layers.js';
import type { Reading } from './read-value.js';
import { findShotField, type ShotFieldName } from './shot-fields.js';

export interface FieldReader {
  readonly layers: Layers;
  readonly context: {
    readonly place: Place;
    /** Fields that a misspelt one was taken for: they are not missing as well. */
    readonly meant: ReadonlySet<string>;
    /** `value` is what is wrong; the same value is reported once, however many shots inherit it. */
    readonly report: (diagnostic: Diagnostic, value: Written | undefined) => void;
  };
}

/** The field's value, or undefined where it has none or one that cannot be read, which is then reported. */
export function readOptional<Value>(
  reader: FieldReader,
  name: ShotFieldName,
  read: (written: Written) => Reading<Value>,
): Value | undefined {
  const value = findValue(reader.layers, name);
  if (value === undefined || value.kind === 'null') return undefined;
  const fault = value.kind === 'text' ? findTextFault(value.text, findShotField(name)?.isProse === true) : undefined;
  if (fault !== undefined) {
    reader.context.report(textFault(name, fault, placeOfRead(reader, name)), value);
    return undefined;
  }
  const reading = read(value);
  if ('value' in reading) return reading.value;
  reader.context.report(invalidValue(name, value, { reading, place: placeOfRead(reader, name) }), value);
  return undefined;
}

/** As `readOptional`; a value that is missing is reported too. */
export function readRequired<Value>(
  reader: FieldReader,
  name: ShotFieldName,
  read: (written: Written) => Reading<Value>,
): Value | undefined {
  const value = findValue(reader.layers, name);
  if (value !== undefined && value.kind !== 'null') return readOptional(reader, name, read);
  if (reader.context.meant.has(name)) return undefined;
  reader.context.report(missingField(name, placeOfRead(reader, name)), undefined);
  return undefined;
}

export function placeOfRead({ layers, context }: FieldReader, name: ShotFieldName): Place {
  return findOrigin(layers, name)?.place ?? { ...context.place, field: name };
}

function invalidValue(
  name: ShotFieldName,
  value: Written,
  {
    reading,
    place,
  }: { readonly reading: { readonly expected: string; readonly hint?: string }; readonly place: Place },
): Diagnostic {
  const text = value.kind === 'text' ? value.text.trim().slice(0, 80) : undefined;
  const written = text === undefined ? '' : text === '' ? '; it is empty' : `, not \`${text}\``;
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
