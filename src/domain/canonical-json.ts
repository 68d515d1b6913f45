import { compareText } from './compare-text.js';

/** What canonical JSON can hold: no undefined, no NaN, no class instances. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };

/**
 * One text for one value: keys sorted by code unit, no blanks, absent members left out, U+2028 and U+2029 escaped so
 * that no reader takes them for the end of a line.
 */
export function formatCanonicalJson(value: JsonValue): string {
  return escapeLineSeparators(JSON.stringify(isSorted(value) ? value : sortKeys(value)));
}

export function escapeLineSeparators(json: string): string {
  if (!json.includes('\u2028') && !json.includes('\u2029')) return json;
  return json.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

/** Most values are made in order, and a plan writes one for each shot: those are not copied. */
function isSorted(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || typeof value !== 'object') return true;
  if (isList(value)) return value.every(isSorted);
  let last = '';
  for (const key of Object.keys(value)) {
    if (key < last || !isSorted(value[key])) return false;
    last = key;
  }
  return true;
}

function sortKeys(value: JsonValue): JsonValue {
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map(sortKeys);
  const sorted: [string, JsonValue][] = [];
  for (const key of Object.keys(value).sort(compareText)) {
    const member = value[key];
    if (member !== undefined) sorted.push([key, sortKeys(member)]);
  }
  return Object.fromEntries(sorted);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
