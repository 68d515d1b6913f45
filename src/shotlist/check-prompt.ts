import type { Diagnostic } from '../domain/diagnostic.js';
import { longestPrompt } from '../domain/render-request.js';
import type { Shot } from '../domain/shot-list.js';
import { countCharacters } from '../domain/text-up-to.js';
import { findInvisible } from './check-text.js';
import { findGuardrailWords } from './guardrail-words.js';
import { placeOfShotField } from './place-of-shot-field.js';

/** Keys of OpenAI, AWS, GitHub, Slack and Google by the prefixes they publish, and private keys. */
const secret =
  /\b(?:sk-[A-Za-z0-9_-]{16,}|(?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{30,}|xox[abprs]-[A-Za-z0-9-]{10,}|AIza[A-Za-z0-9_-]{35})\b|-----BEGIN [A-Z ]*PRIVATE KEY-----/;

const smartQuote = /[\u2018\u2019\u201a\u201c\u201d\u201e]/;

/** Bounds and secrets refuse; everything a person may mean is a warning and is sent as written. */
export function checkPrompt(shot: Shot, guardrails: 'warn' | 'off'): readonly Diagnostic[] {
  const { prompt } = shot;
  // Whoever could not read it has said so.
  if (prompt === '') return [];
  const faults: Fault[] = [];
  const length = countCharacters(prompt, longestPrompt);
  if (prompt.trim() === '')
    faults.push({ severity: 'error', code: 'E_PROMPT_LENGTH', message: 'The prompt is blank.' });
  if (length > longestPrompt) faults.push(tooLong(length));
  if (secret.test(prompt)) faults.push(holdsSecret());
  const quote = smartQuote.exec(prompt)?.[0];
  if (quote !== undefined) faults.push(smartQuotes(quote));
  const hidden = findInvisible(prompt);
  if (hidden !== -1) faults.push(invisible(prompt, hidden));
  if (guardrails === 'warn') faults.push(...findGuardrailWords(prompt).map(guardrail));
  if (faults.length === 0) return [];
  return faults.map(({ words, ...fault }) => ({ ...fault, place: placeOfShotField(shot, 'prompt', words) }));
}

interface Fault extends Omit<Diagnostic, 'place'> {
  /** What of the prompt is meant; undefined is all of it. */
  readonly words?: string;
}

function tooLong(length: number): Fault {
  const message = `The prompt has ${length.toLocaleString('en-US')} characters; 32,000 are allowed.`;
  return { severity: 'error', code: 'E_PROMPT_LENGTH', message, hint: 'Shorten it, or look for a missing quote.' };
}

/** Without the value: a secret is not repeated. */
function holdsSecret(): Fault {
  const message = 'The prompt holds something that looks like a key or password.';
  const hint = 'Take it out, and replace the key if the list was ever pushed.';
  return { severity: 'error', code: 'E_SECRET_IN_PROMPT', message, hint };
}

function smartQuotes(words: string): Fault {
  const message = 'The prompt holds typographic quotes; they are sent as they are.';
  return {
    severity: 'warning',
    code: 'W_SMART_QUOTES',
    message,
    words,
    hint: 'Type plain quotes if a word processor made them.',
  };
}

function invisible(prompt: string, at: number): Fault {
  const name = `U+${prompt.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')}`;
  const message = `The prompt holds the invisible character ${name}; it is sent as it is.`;
  const words = prompt.charAt(at);
  return { severity: 'warning', code: 'W_INVISIBLE_CHARACTER', message, words, hint: 'Delete it if nobody meant it.' };
}

function guardrail({ words, rule }: { readonly words: string; readonly rule: string }): Fault {
  return {
    severity: 'warning',
    code: 'W_GUARDRAIL',
    message: `\`${words}\` may break a rule of the provider: ${rule}.`,
    value: words,
    words,
    hint: 'Describe it in other words; `guardrails: off` in the config ends these warnings.',
  };
}
