import { isScalar, parseDocument, Scalar, visit, Document as YamlDocument } from 'yaml';

/** What we write: texts, lists and maps of texts. */
export type YamlValue = string | readonly YamlValue[] | { readonly [name: string]: YamlValue };

const layout = { lineWidth: 80, blockQuote: 'folded', nullStr: '~' } as const;

/** Block YAML of two blanks and long texts folded below `>-`; our own reader gives every text back exactly. */
export function formatYaml(value: YamlValue): string {
  const document = new YamlDocument(value, { schema: 'failsafe' });
  visit(document, {
    Scalar(_key, node) {
      if (isScalar(node) && typeof node.value === 'string')
        node.type = styleOf(node.value) ?? node.type ?? Scalar.PLAIN;
    },
  });
  return document.toString(layout);
}

/** The same document in our layout, comments and all; undefined when it cannot be parsed. */
export function reformatYaml(text: string): string | undefined {
  const document = parseDocument(text, { schema: 'failsafe', resolveKnownTags: false, uniqueKeys: false });
  return document.errors.length > 0 ? undefined : document.toString(layout);
}

/** Longer texts are prose, which reads best below a `>-`. */
const longestInline = 60;

/** Texts that folding would not give back byte for byte, and words that stand for an absent value when plain. */
function styleOf(text: string): Scalar.Type | undefined {
  if (text === '' || text === '~' || text === 'null') return Scalar.QUOTE_DOUBLE;
  if (/^\s|\s$|\t|[^\S\n] {2,}|[\u0085\u2028\u2029]/.test(text) || /\n\s|\s\n/.test(text)) return Scalar.QUOTE_DOUBLE;
  if (text.includes('\n')) return Scalar.BLOCK_LITERAL;
  return text.length > longestInline ? Scalar.BLOCK_FOLDED : undefined;
}
