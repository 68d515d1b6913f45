import type { z } from 'zod';
import type { Diagnostic } from '../domain/diagnostic.js';
import type { Place } from '../domain/place.js';
import { findNear } from '../written/suggest.js';
import { type ConfigInput, configInputSchema } from './config-input.js';

type PlaceAt = (path: readonly PropertyKey[]) => Place;

/** Every fault of the config at once, each with its place. */
export function checkConfig(
  value: unknown,
  placeAt: PlaceAt,
): { readonly input: ConfigInput | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const parsed = configInputSchema.safeParse(value ?? {});
  if (parsed.success) return { input: parsed.data, diagnostics: [] };
  return { input: undefined, diagnostics: parsed.error.issues.flatMap((issue) => diagnose(issue, placeAt)) };
}

function diagnose(issue: z.core.$ZodIssue, placeAt: PlaceAt): Diagnostic[] {
  const field = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownField([...issue.path, key], placeAt));
  }
  const isMissing = issue.code === 'invalid_value' && field === 'format' && issue.input === undefined;
  return [
    {
      severity: 'error',
      code: isMissing ? 'E_MISSING_FIELD' : 'E_INVALID_VALUE',
      message: `\`${field === '' ? 'the config' : field}\`: ${issue.message}.`,
      place: { ...placeAt(issue.path), field },
      ...(field === 'format' ? { hint: 'Begin the file with `format: nightshoot/config@1`.' } : {}),
    },
  ];
}

function unknownField(path: readonly PropertyKey[], placeAt: PlaceAt): Diagnostic {
  const name = String(path.at(-1));
  const near = findNear(name, knownFields);
  return {
    severity: 'error',
    code: 'E_UNKNOWN_FIELD',
    message: `The config has no field \`${path.map(String).join('.')}\`.`,
    place: { ...placeAt(path), field: name },
    ...(near === undefined ? {} : { hint: `Did you mean \`${near}\`?` }),
  };
}

const knownFields = Object.keys(configInputSchema.shape).flatMap((name) => [name, ...innerFields(name)]);

function innerFields(name: string): string[] {
  const field: unknown = Reflect.get(configInputSchema.shape, name);
  const inner = hasUnwrap(field) ? field.unwrap() : field;
  return hasShape(inner) ? Object.keys(inner.shape) : [];
}

function hasUnwrap(value: unknown): value is { unwrap: () => unknown } {
  return typeof value === 'object' && value !== null && 'unwrap' in value && typeof value.unwrap === 'function';
}

function hasShape(value: unknown): value is { shape: object } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'shape' in value &&
    typeof value.shape === 'object' &&
    value.shape !== null
  );
}
