import { isMap, isScalar, parseDocument, type Scalar, visit } from 'yaml';
import { formatYaml } from './format-yaml.js';
import { lineAt, type SourceText } from './source-text.js';

export interface YamlEdit {
  /** Offset in the value as it is written: of a block, its head or its text. */
  readonly at: number;
  readonly value: string;
}

/**
 * The text with these map values replaced and every other byte as it was, comments too. Undefined when a value does not
 * stand where an edit says, or when anything else would read differently afterwards.
 */
export function replaceYamlValues(source: SourceText, edits: readonly YamlEdit[]): string | undefined {
  const found = mapValues(source.text);
  const wanted = edits.flatMap(({ at, value }) => {
    const target = found.find(({ node }) => startOf(node) === at || (startOf(node) < at && at < endOf(node)));
    return target === undefined ? [] : [{ ...target, value }];
  });
  if (wanted.length < edits.length) return undefined;
  const text = wanted
    .toSorted((left, right) => startOf(right.node) - startOf(left.node))
    .reduce((edited, target) => replaceOne(edited, source, target), source.text);
  const values = new Map(wanted.map(({ node, value }) => [node, value]));
  const expected = found.map(({ node }) => values.get(node) ?? node.value);
  const read = mapValues(text).map(({ node }) => node.value);
  return JSON.stringify(read) === JSON.stringify(expected) ? text : undefined;
}

interface MapValue {
  readonly node: Scalar;
  /** Offset of the key: what is folded below it is indented from there. */
  readonly keyAt: number;
}

function mapValues(text: string): readonly MapValue[] {
  const values: MapValue[] = [];
  visit(parseDocument(text, { schema: 'failsafe', resolveKnownTags: false, uniqueKeys: false }), {
    Pair(_key, pair, path) {
      const isFlow = path.some((node) => isMap(node) && node.flow === true);
      if (!isScalar(pair.value) || !isScalar(pair.key) || isFlow) return;
      values.push({ node: pair.value, keyAt: pair.key.range?.[0] ?? 0 });
    },
  });
  return values;
}

function replaceOne(
  text: string,
  source: SourceText,
  { node, keyAt, value }: MapValue & { readonly value: string },
): string {
  const [at, end] = [startOf(node), endOf(node)];
  const indent = ' '.repeat(keyAt - (source.lineStarts[lineAt(source, keyAt) - 1] ?? 0));
  const written = formatYaml({ value })
    .replace(/^value: /, '')
    .trimEnd()
    .replaceAll(/\n(?=.)/g, `\n${indent}`);
  const lineEnd = text.slice(at, end).endsWith('\n') ? '\n' : '';
  return text.slice(0, at) + written + lineEnd + text.slice(end);
}

function startOf(node: Scalar): number {
  return node.range?.[0] ?? 0;
}

function endOf(node: Scalar): number {
  return node.range?.[1] ?? 0;
}
