import { z } from 'zod';
import type { Fingerprint } from './render-request.js';
import { sha256Of } from './sha256.js';
import type { ShotId } from './shot-id.js';

/** Anthropic's Batch API enforces 64; no known server takes fewer. https://docs.anthropic.com/en/api/creating-message-batches */
export const longestCustomId = 64;

/** One attempt on the wire: `DCK_0010.t02.a1.3f9ac2d17b04`. */
export const customIdSchema = z
  .string()
  .max(longestCustomId)
  .regex(/^[A-Za-z0-9_-]+\.t\d{2,}\.a\d+\.[0-9a-f]{12}$/)
  .brand<'CustomId'>();
export type CustomId = z.infer<typeof customIdSchema>;

export interface AttemptAddress {
  readonly shotId: ShotId;
  readonly take: number;
  readonly attempt: number;
  readonly fingerprint: Fingerprint;
}

/**
 * Injective over (shot id, take, attempt, first 12 hex of the fingerprint). A shot id too long for 64 characters is cut
 * and given a hash of its whole, after `--`, which two different ids cannot share.
 */
export function formatCustomId(address: AttemptAddress): CustomId {
  const hash = address.fingerprint.slice('fp1:'.length, 'fp1:'.length + 12);
  const tail = `.t${String(address.take).padStart(2, '0')}.a${address.attempt}.${hash}`;
  // The form follows from the parts; plans make fifty thousand of them.
  return (shorten(address.shotId, longestCustomId - tail.length) + tail) as CustomId;
}

/** Reads what `formatCustomId` wrote; undefined for any other text. The shot part is cut where the id was too long. */
export function parseCustomId(
  text: string,
): { readonly shotPart: string; readonly take: number; readonly attempt: number; readonly hash: string } | undefined {
  const match = /^([A-Za-z0-9_-]+)\.t(\d{2,})\.a(\d+)\.([0-9a-f]{12})$/.exec(text);
  if (match === null || text.length > longestCustomId) return undefined;
  const [, shotPart = '', take, attempt, hash = ''] = match;
  return { shotPart, take: Number(take), attempt: Number(attempt), hash };
}

/** 16 hex digits: a collision among 50,000 long ids of one show has a chance of about 10^-10. */
const hashLength = 16;

function shorten(shotId: ShotId, room: number): string {
  const looksShortened = /--[0-9a-f]{16}$/.test(shotId);
  if (shotId.length <= room && !looksShortened) return shotId;
  return `${shotId.slice(0, room - hashLength - 2)}--${sha256Of(shotId).slice(0, hashLength)}`;
}
