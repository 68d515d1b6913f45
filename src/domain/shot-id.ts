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
  return compareParts(left.toLowerCase(), right.toLowerCase()) || compareText(left, right);
}

/** Runs of digits and runs of anything else, side by side; the id with more of them comes last. */
function compareParts(left: string, right: string): number {
  let leftAt = 0;
  let rightAt = 0;
  while (leftAt < left.length && rightAt < right.length) {
    const leftEnd = endOfPart(left, leftAt);
    const rightEnd = endOfPart(right, rightAt);
    const order = comparePart(left.slice(leftAt, leftEnd), right.slice(rightAt, rightEnd));
    if (order !== 0) return order;
    leftAt = leftEnd;
    rightAt = rightEnd;
  }
  return Number(leftAt < left.length) - Number(rightAt < right.length);
}

function endOfPart(id: string, start: number): number {
  const isNumber = isDigitAt(id, start);
  let end = start + 1;
  while (end < id.length && isDigitAt(id, end) === isNumber) end += 1;
  return end;
}

function isDigitAt(id: string, at: number): boolean {
  const code = id.charCodeAt(at);
  return code >= 48 && code <= 57;
}

function comparePart(left: string, right: string): number {
  if (left === right) return 0;
  if (!isDigitAt(left, 0) || !isDigitAt(right, 0)) return compareText(left, right);
  const leftDigits = left.replace(/^0+(?=\d)/, '');
  const rightDigits = right.replace(/^0+(?=\d)/, '');
  return leftDigits.length - rightDigits.length || compareText(leftDigits, rightDigits);
}
