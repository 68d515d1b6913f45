import { z } from 'zod';

/*
 * These read the value instead of checking it and catching the refusal: null is the rule on this wire, and a refusal
 * made and thrown away costs more than the rest of a line of 50,000.
 */

/** Absent, null, `''` and values of another type are all "not given": servers use each of them for it. */
export const wireText = z.unknown().transform(readText).optional();

function readText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * Text that a column of every ledger and a path of every address can hold: no NUL, which PostgreSQL refuses, and no half
 * of a surrogate pair, which is no UTF-8 and breaks SQLite's reader.
 */
export const wireId = z.string().refine(isId);

function isId(text: string): boolean {
  return /^[^\0\p{Surrogate}]+$/u.test(text);
}

/** One that may be absent, in all the ways of `wireText`. */
export const optionalWireId = z.unknown().transform(readId).optional();

function readId(value: unknown): string | undefined {
  return typeof value === 'string' && isId(value) ? value : undefined;
}

/** A number, or its text with an optional `%`: new-api writes `"100%"`, OpenAI writes seconds as `"8"`. */
export const wireNumber = z.unknown().transform(readNumber).optional();

function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return typeof value === 'string' && /^\d+(\.\d+)?%?$/.test(value) ? Number.parseFloat(value) : undefined;
}

/** Above this a time cannot be seconds of our age (it would be the year 5138), so it is milliseconds. */
const firstMilliseconds = 100_000_000_000;

/** Unix seconds by the specification, milliseconds from some servers, 0 or null for "not yet"; read as epoch ms. */
export const wireTime = z.unknown().transform(readTime).optional();

function readTime(value: unknown): number | undefined {
  if (typeof value !== 'number' || !(value > 0) || !Number.isFinite(value)) return undefined;
  return value >= firstMilliseconds ? Math.floor(value) : Math.round(value * 1000);
}

/** Epoch ms as the whole unix seconds of the wire, null where there is none. */
export function formatWireTime(timeMs: number | undefined): number | null {
  return timeMs === undefined ? null : Math.floor(timeMs / 1000);
}

/** Pairs of text; members of other types are left out. */
export const wireMetadata = z
  .record(z.string(), z.unknown())
  .transform((pairs) => {
    const kept: [string, string][] = [];
    for (const [key, value] of Object.entries(pairs)) if (typeof value === 'string') kept.push([key, value]);
    return Object.fromEntries(kept);
  })
  .catch({});
