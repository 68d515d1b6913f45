import type { Diagnostic } from '../domain/diagnostic.js';
import { type SourceText, sourceText } from '../written/source-text.js';

/** Bytes to text, or what is wrong with them. Nothing is replaced: a byte that is no UTF-8 is an error with its offset. */
export function decodeText(file: string, bytes: Uint8Array): SourceText | Diagnostic {
  const text = decode(file, bytes);
  if (typeof text !== 'string') return text;
  const nul = text.indexOf('\u0000');
  if (nul !== -1) return encodingError(file, `There is a NUL character at offset ${nul}.`, 'Save the file as UTF-8.');
  const cr = text.search(/\r(?!\n)/);
  if (cr !== -1) {
    const hint = 'Save the file with LF or CRLF line ends.';
    return encodingError(file, `A line ends in a lone CR, as on old Macs, at offset ${cr}.`, hint);
  }
  return sourceText(file, text);
}

function decode(file: string, bytes: Uint8Array): string | Diagnostic {
  if (startsWith(bytes, [0xff, 0xfe])) return new TextDecoder('utf-16le').decode(bytes);
  if (startsWith(bytes, [0xfe, 0xff])) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const offset = firstInvalidByte(bytes);
    const hint = 'Save the file as UTF-8; in Excel that is "CSV UTF-8".';
    return encodingError(file, `The byte at offset ${offset} is not UTF-8.`, hint);
  }
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}

/** The decoder does not say where it stopped; halving finds it. */
function firstInvalidByte(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isValidStart(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

/** `stream` forgives a character cut off at the end. */
function isValidStart(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function encodingError(file: string, message: string, hint: string): Diagnostic {
  return { severity: 'error', code: 'E_ENCODING', message, place: { file }, hint };
}
