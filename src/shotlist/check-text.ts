import type { DiagnosticCode } from '../domain/diagnostic-codes.js';

export interface TextFault {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string;
  /** Offset in the text. */
  readonly at: number;
}

/** Text longer than the longest prompt is a missing quote, in whatever field it stands. */
const longestText = 32_000;

/** C0 and C1 controls but tab and line feed; NEL (0x85) is a line end of some editors and stays. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u0084\u0086-\u009f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const controlOrLineEnd = /[\u0000-\u001f\u007f-\u009f]/;
const loneSurrogate = /\p{Surrogate}/u;
/** Direction overrides and zero-width characters; not the joiner (200D) that emoji are made with. */
const invisible = /[\u061c\u200b\u200c\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/;

/** What must not be in any text we take. `isProse` allows line ends and tabs. */
export function findTextFault(text: string, isProse: boolean): TextFault | undefined {
  const at = text.search(isProse ? control : controlOrLineEnd);
  if (at !== -1) {
    const name = `U+${text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')}`;
    return { code: 'E_CONTROL_CHARACTER', message: `holds the control character ${name}`, hint: 'Delete it.', at };
  }
  const surrogate = text.search(loneSurrogate);
  if (surrogate !== -1) {
    return { code: 'E_LONE_SURROGATE', message: 'holds half of a character', hint: 'Type it again.', at: surrogate };
  }
  if (text.length <= longestText || isProse) return undefined;
  return {
    code: 'E_INVALID_VALUE',
    message: `has ${text.length} characters`,
    hint: 'Look for a missing quote.',
    at: 0,
  };
}

/** Offset of the first character that a reader of the list cannot see, or -1. */
export function findInvisible(text: string): number {
  return text.search(invisible);
}
