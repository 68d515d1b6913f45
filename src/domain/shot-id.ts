import { z } from 'zod';
import { compareText } from './compare-text.js';

/** A code names one part of an address: show, episode, sequence or shot. Letters, digits and `-` only, so `_` can join codes. */
export const codePattern = /^[A-Za-z0-9-]+$/;

/** 128 keeps the longest take name under the 255 bytes a file system gives one name. */
export const longestShotId = 128;

/** `DCK_0010`: codes joined by `_`, unique in a show when case is folded. */
export const shotIdSchema = z
  .string()
  .max(longestShotId)
  .regex(/^[A-Za-z0-9-]+(_[A-Za-z0-9-]+)*$/)
  .brand<'ShotId'>();
export type ShotId = z.infer<typeof shotIdSchema>;

/** The form two ids are compared in: they name one shot when this is equal. */
export function foldShotId(id: string): string {
  return id.normalize('NFC').toLowerCase();
}

/** Natural order: `DCK_0015` lies between `DCK_0010` and `DCK_0020`, `SH9` before `SH10`. Ties fall back to code points. */
export function compareShotIds(left: string, right: string): number {
  const leftParts = naturalParts(left);
  const rightParts = naturalParts(right);
  for (let index = 0; index < Math.min(leftParts.length, rightParts.length); index += 1) {
    const order = comparePart(leftParts[index] ?? '', rightParts[index] ?? '');
    if (order !== 0) return order;
  }
  return leftParts.length - rightParts.length || compareText(left, right);
}

function naturalParts(id: string): string[] {
  return id.toLowerCase().match(/\d+|\D+/g) ?? [];
}

function comparePart(left: string, right: string): number {
  const bothNumbers = /^\d/.test(left) && /^\d/.test(right);
  if (!bothNumbers) return compareText(left, right);
  const leftDigits = left.replace(/^0+(?=\d)/, '');
  const rightDigits = right.replace(/^0+(?=\d)/, '');
  return leftDigits.length - rightDigits.length || compareText(leftDigits, rightDigits);
}
