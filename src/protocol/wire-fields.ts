import { z } from 'zod';

/** Absent, null, `''` and values of another type are all "not given": servers use each of them for it. */
export const wireText = z.string().min(1).optional().catch(undefined);

/** A number, or its text with an optional `%`: new-api writes `"100%"`, OpenAI writes seconds as `"8"`. */
export const wireNumber = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d+(\.\d+)?%?$/)
      .transform((text) => Number.parseFloat(text)),
  ])
  .optional()
  .catch(undefined);

/** Above this a time cannot be seconds of our age (it would be the year 5138), so it is milliseconds. */
const firstMilliseconds = 100_000_000_000;

/** Unix seconds by the specification, milliseconds from some servers, 0 or null for "not yet"; read as epoch ms. */
export const wireTime = z
  .number()
  .positive()
  .transform((time) => (time >= firstMilliseconds ? Math.floor(time) : Math.round(time * 1000)))
  .optional()
  .catch(undefined);

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
