import { posix } from 'node:path';
import type { ParamValue, Size } from '../domain/render-request.js';
import { sizeSchema } from '../domain/render-request.js';
import type { InputReference } from '../domain/shot-list.js';
import { suggest } from '../written/suggest.js';
import type { Written } from '../written/written.js';

/** What a written value means, or what is wrong with it. */
export type Reading<Value> = { readonly value: Value } | { readonly expected: string; readonly hint?: string };

export function readText(written: Written): Reading<string> {
  return written.kind === 'text' && written.text !== '' ? { value: written.text } : { expected: 'text' };
}

export function readSize(written: Written): Reading<Size> {
  const parsed = sizeSchema.safeParse(textOf(written));
  if (parsed.success) return { value: parsed.data };
  return { expected: 'width x height in pixels', hint: 'Write it like `1280x720`.' };
}

/** No sign, no leading zero, no exponent, no trailing zero: one way to write a duration, so none is misread. */
export function readSeconds(written: Written): Reading<number> {
  const text = textOf(written);
  if (/^(0|[1-9]\d{0,4})(\.\d{0,2}[1-9])?$/.test(text) && Number(text) > 0) return { value: Number(text) };
  const number = Number(text.replace(',', '.').replace(/_|s$/g, ''));
  const hint = Number.isFinite(number) && number > 0 ? `Write \`${number}\`.` : 'Write a plain number such as `8`.';
  return { expected: 'a number of seconds', hint };
}

export function readWhole(written: Written, least = 0): Reading<number> {
  const text = textOf(written);
  if (/^(0|[1-9]\d{0,8})$/.test(text) && Number(text) >= least) return { value: Number(text) };
  return { expected: `a whole number${least > 0 ? ` from ${least} on` : ''}` };
}

export function readNumber(written: Written): Reading<number> {
  const text = textOf(written);
  return /^-?(0|[1-9]\d{0,8})(\.\d{1,6})?$/.test(text) ? { value: Number(text) } : { expected: 'a plain number' };
}

/** Frames are counted; where a list has timecodes in such a column, only its people know what they count. */
export function readFrame(written: Written): Reading<number> {
  const reading = readWhole(written);
  if ('value' in reading || !isTimecode(textOf(written))) return reading;
  return { ...reading, hint: 'For timecodes map the columns to `tc_in` and `tc_out` in `columns:` of the config.' };
}

export function readTimecode(written: Written): Reading<string> {
  const text = textOf(written);
  return isTimecode(text) ? { value: text } : { expected: 'a timecode', hint: 'Write it like `01:00:04:12`.' };
}

function isTimecode(text: string): boolean {
  return /^\d{1,2}:[0-5]\d:[0-5]\d[:;]\d{2}$/.test(text);
}

/** Seconds, or a clock's hours, minutes and seconds. */
export function readTime(written: Written): Reading<number> {
  const match = /^(?:(?:(\d{1,2}):)?([0-5]?\d):)?(\d{1,6}(?:\.\d{1,6})?)$/.exec(textOf(written));
  const [hours = 0, minutes = 0, seconds = 0] = (match ?? []).slice(1).map((part) => Number(part ?? 0));
  if (match === null || (match[2] !== undefined && seconds >= 60)) {
    return { expected: 'a time in seconds', hint: 'Write it like `4.5` or `1:04.5`.' };
  }
  return { value: hours * 3600 + minutes * 60 + seconds };
}

export function readDate(written: Written): Reading<string> {
  const text = textOf(written);
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  const isDate = Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
  return isDate ? { value: text } : { expected: 'a date', hint: 'Write it like `2026-11-22`.' };
}

export function readChoice<const Choice extends string>(written: Written, choices: readonly Choice[]): Reading<Choice> {
  const text = textOf(written).toLowerCase();
  const choice = choices.find((candidate) => candidate === text);
  if (choice !== undefined) return { value: choice };
  return { expected: `one of ${choices.map((one) => `\`${one}\``).join(', ')}`, hint: suggest(text, choices) };
}

export function readBoolean(written: Written): Reading<boolean> {
  const choice = readChoice(written, ['true', 'false']);
  return 'value' in choice ? { value: choice.value === 'true' } : choice;
}

/** A list, or in a CSV cell words parted by `+`, `|`, `;` or a comma. */
export function readTexts(written: Written): Reading<readonly string[]> {
  if (written.kind === 'list') {
    const texts = written.items.map(textOf);
    return texts.includes('') ? { expected: 'a list of words' } : { value: texts };
  }
  if (written.kind !== 'text') return { expected: 'a list of words' };
  return {
    value: written.text
      .split(/[+|;,]/)
      .map((text) => text.trim())
      .filter((text) => text !== ''),
  };
}

/** A path is relative to its list and comes back relative to the project. */
export function readReference(written: Written, listFile: string): Reading<InputReference> {
  if (written.kind === 'map') return readReferenceMap(written.fields, listFile);
  const text = textOf(written);
  if (text === '') return { expected: 'the path of an image' };
  if (text.startsWith('file_id:')) return { value: { kind: 'file_id', fileId: text.slice('file_id:'.length) } };
  if (/^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[a-z]:[\\/]/i.test(text)) return readAddress(text);
  return readPath(text, listFile);
}

export function readPath(text: string, listFile: string): Reading<{ readonly kind: 'file'; readonly path: string }> {
  if (text.includes('\\')) return { expected: 'a path with `/` between its parts' };
  if (posix.isAbsolute(text)) return { expected: 'a path relative to its shot list' };
  const path = posix.normalize(posix.join(posix.dirname(listFile), text));
  if (path === '..' || path.startsWith('../')) return { expected: 'a path inside the project' };
  return { value: { kind: 'file', path } };
}

function readReferenceMap(
  fields: Extract<Written, { kind: 'map' }>['fields'],
  listFile: string,
): Reading<InputReference> {
  const [name, ...others] = fields.keys();
  const value = fields.get(name ?? '')?.value;
  if (value === undefined || value.kind !== 'text' || others.length > 0) {
    return { expected: 'exactly one of `file_id`, `image_url` and `path`' };
  }
  if (name === 'file_id') return { value: { kind: 'file_id', fileId: value.text } };
  if (name === 'image_url') return readAddress(value.text);
  if (name === 'path') return readPath(value.text, listFile);
  return {
    expected: 'exactly one of `file_id`, `image_url` and `path`',
    hint: suggest(name ?? '', ['file_id', 'image_url', 'path']),
  };
}

/** Whatever has a scheme is an address; whether it is a usable one is checked with the shot. */
function readAddress(text: string): Reading<InputReference> {
  return { value: { kind: 'image_url', url: text } };
}

export function readParams(written: Written): Reading<Readonly<Record<string, ParamValue>>> {
  if (written.kind !== 'map') return { expected: 'a map of names and values' };
  const entries: [string, ParamValue][] = [];
  for (const [name, { value }] of written.fields) {
    if (value.kind !== 'text')
      return { expected: `a map of names and values; \`${name}\` is neither text nor a number` };
    entries.push([name, paramValue(value.text)]);
  }
  return { value: Object.fromEntries(entries) };
}

/** `{ shot: DCK_0020, take: 2 }`, in a cell `DCK_0020.t2`, or the id alone for its first take. */
export function readParent(written: Written): Reading<{ readonly shot: string; readonly take: number }> {
  if (written.kind === 'text') {
    const [, shot = '', take = '1'] = /^(.*?)(?:\.t([1-9]\d*))?$/.exec(written.text) ?? [];
    return { value: { shot, take: Number(take) } };
  }
  const shape = 'a shot id, or `{ shot: DCK_0020, take: 2 }`';
  if (written.kind !== 'map') return { expected: shape };
  const shot = written.fields.get('shot')?.value;
  const take = written.fields.get('take')?.value;
  const known = [...written.fields.keys()].every((name) => name === 'shot' || name === 'take');
  if (!known || shot?.kind !== 'text') return { expected: shape };
  if (take === undefined) return { value: { shot: shot.text, take: 1 } };
  const number = readWhole(take, 1);
  return 'value' in number ? { value: { shot: shot.text, take: number.value } } : { expected: shape };
}

export function textOf(written: Written): string {
  return written.kind === 'text' ? written.text : '';
}

/** Plain decimal numbers are numbers, `true` and `false` are what they say, everything else is text. */
function paramValue(text: string): ParamValue {
  const trimmed = text.trim();
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true';
  return /^-?(0|[1-9]\d{0,14})(\.\d{1,10})?$/.test(trimmed) ? Number(trimmed) : text;
}
