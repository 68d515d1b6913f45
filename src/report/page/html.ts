/** Text that is markup already. Only `html` and `trustedHtml` make it. */
export interface Html {
  readonly markup: string;
}

type HtmlPart = Html | string | number | undefined | false | readonly HtmlPart[];

/** A template whose values are escaped for text and for quoted attributes, unless they are markup of ours. */
export function html(literals: TemplateStringsArray, ...values: readonly HtmlPart[]): Html {
  let markup = literals[0] ?? '';
  for (const [index, value] of values.entries()) markup += markupOf(value) + (literals[index + 1] ?? '');
  return { markup };
}

/** For text of our own making that holds no user text. */
export function trustedHtml(markup: string): Html {
  return { markup };
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`).replace(unprintable, '\uFFFD');
}

/** Controls that HTML forbids, and the bidirectional marks that make text read otherwise than it is. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is being replaced
const unprintable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;

function markupOf(value: HtmlPart): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return 'markup' in value ? value.markup : value.map(markupOf).join('');
}
