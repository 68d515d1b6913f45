import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar } from 'yaml';
import type { Diagnostic } from '../domain/diagnostic.js';
import type { DiagnosticCode } from '../domain/diagnostic-codes.js';
import { foldKey } from './fold-key.js';
import { placeOf, type SourceText, type Span } from './source-text.js';
import type { Written, WrittenField } from './written.js';

export interface YamlOptions {
  /** Fields that hold sentences: there a ` #` is more likely meant as text than as a comment. */
  readonly proseFields: ReadonlySet<string>;
}

export interface YamlReader {
  readonly source: SourceText;
  readonly document: Document.Parsed;
  readonly options: YamlOptions;
  readonly diagnostics: Diagnostic[];
  /** Anchored nodes being read, to notice an anchor inside itself. */
  readonly open: Set<Node>;
  /** Nodes reached through aliases so far. */
  aliasedNodes: number;
}

/** An anchor may be repeated, but not so that a few lines become millions of values. */
const mostAliasedNodes = 100_000;

/** Deeper nesting than this is nothing a person wrote. */
const deepestNesting = 64;

/** The tree as written. Faults go to the reader; a value that cannot be read becomes `null`. */
export function readYamlNode(reader: YamlReader, node: unknown, depth = 0): Written {
  const span = spanOf(node);
  if (depth > deepestNesting) {
    return fault(reader, span, { code: 'E_YAML_DEPTH', message: `Values are nested deeper than ${deepestNesting}.` });
  }
  if (reader.open.size > 0) reader.aliasedNodes += 1;
  if (reader.aliasedNodes > mostAliasedNodes) return exploded(reader, span);
  if (isAlias(node)) return readAlias(reader, node, { span, depth });
  if (hasTag(node)) {
    const message = `The tag \`${node.tag}\` is not part of the format.`;
    return fault(reader, span, { code: 'E_YAML_TAG', message, hint: 'Write the value alone; it is read as text.' });
  }
  if (isScalar(node)) return readScalar(node, span);
  if (isSeq(node)) {
    return { kind: 'list', items: node.items.map((item) => readYamlNode(reader, item, depth + 1)), ...span };
  }
  if (isMap(node)) return readMap(reader, node.items, { span, depth, isFlow: node.flow === true });
  return { kind: 'null', ...span };
}

/** Told once; everything after it is cut off quietly. */
function exploded(reader: YamlReader, span: Span): Written {
  if (reader.aliasedNodes > mostAliasedNodes + 1) return { kind: 'null', ...span };
  const message = 'Anchors are repeated inside anchors until the list explodes.';
  return fault(reader, span, { code: 'E_YAML_ALIAS', message, hint: 'Put shared values into `defaults:`.' });
}

function readAlias(
  reader: YamlReader,
  alias: Alias,
  { span, depth }: { readonly span: Span; readonly depth: number },
): Written {
  const target = alias.resolve(reader.document);
  if (target === undefined) {
    const message = `The anchor \`&${alias.source}\` does not exist above this.`;
    return fault(reader, span, { code: 'E_YAML_ALIAS', message, hint: 'Define it above, or write the value out.' });
  }
  if (reader.open.has(target)) {
    return fault(reader, span, { code: 'E_YAML_ALIAS', message: `The anchor \`&${alias.source}\` contains itself.` });
  }
  reader.open.add(target);
  const value = readYamlNode(reader, target, depth + 1);
  reader.open.delete(target);
  return value;
}

function readScalar(node: Scalar, span: Span): Written {
  const text = String(node.value ?? '');
  if (isPlain(node) && (text === '' || text === '~' || text === 'null')) return { kind: 'null', ...span };
  return { kind: 'text', text, ...span };
}

interface MapContext {
  readonly span: Span;
  readonly depth: number;
  /** Written in braces. */
  readonly isFlow: boolean;
}

function readMap(reader: YamlReader, pairs: readonly Pair[], { span, depth, isFlow }: MapContext): Written {
  const fields = new Map<string, WrittenField>();
  const folded = new Map<string, string>();
  for (const pair of pairs) {
    const key = spanOf(pair.key);
    const name = isScalar(pair.key) ? String(pair.key.value) : '';
    const twin = folded.get(foldKey(name));
    if (isFlow && pair.value === null) fault(reader, key, cutAtComma(name));
    else if (name === '<<') fault(reader, key, mergeKey());
    else if (twin !== undefined) fault(reader, key, duplicateField(name, twin));
    else {
      folded.set(foldKey(name), name);
      checkHash(reader, name, pair.value);
      fields.set(name, { key, value: readYamlNode(reader, pair.value, depth + 1) });
    }
  }
  return { kind: 'map', fields, ...span };
}

/** A comment straight after plain text, in a field that holds sentences. */
function checkHash(reader: YamlReader, name: string, value: unknown): void {
  if (!reader.options.proseFields.has(name) || !isScalar(value) || !isPlain(value) || !value.comment) return;
  const at = reader.source.text.indexOf('#', value.range?.[1] ?? 0);
  const lineEnd = reader.source.text.indexOf('\n', value.range?.[1] ?? 0);
  if (at === -1 || (lineEnd !== -1 && at > lineEnd)) return;
  const message = `YAML drops \` #${value.comment.split('\n', 1)[0]}\` from the \`${name}\` as a comment.`;
  const hint = 'Put the text into quotes, or below a `>-`.';
  fault(reader, { at, end: at + 1 + value.comment.length }, { code: 'E_YAML_HASH', message, hint });
}

interface Fault {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string;
}

function cutAtComma(name: string): Fault {
  const message = `The comma before \`${name}\` ends the value it stands in.`;
  return { code: 'E_YAML_COMMA', message, hint: 'Put the whole text into quotes.' };
}

function mergeKey(): Fault {
  return {
    code: 'E_YAML_MERGE',
    message: 'Merge keys are not part of the format.',
    hint: 'Put shared values into `defaults:`.',
  };
}

function duplicateField(name: string, twin: string): Fault {
  const message =
    name === twin ? `The field \`${name}\` is here twice.` : `The field \`${name}\` is here already, as \`${twin}\`.`;
  return { code: 'E_DUPLICATE_FIELD', message, hint: 'Keep one of the two.' };
}

function isPlain(node: Scalar): boolean {
  return node.type === undefined || node.type === 'PLAIN';
}

function hasTag(node: unknown): node is Node & { tag: string } {
  return (isScalar(node) || isSeq(node) || isMap(node)) && node.tag !== undefined;
}

function spanOf(node: unknown): Span {
  const range = isScalar(node) || isSeq(node) || isMap(node) || isAlias(node) ? node.range : undefined;
  return { at: range?.[0] ?? 0, end: range?.[1] ?? 0 };
}

function fault(reader: YamlReader, span: Span, { code, message, hint }: Fault): Written {
  const place = placeOf(reader.source, span);
  reader.diagnostics.push({ severity: 'error', code, message, place, ...(hint === undefined ? {} : { hint }) });
  return { kind: 'null', ...span };
}
