import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  type Scalar,
} from 'yaml';
import type { Diagnostic } from '../domain/diagnostic.js';
import type { DiagnosticCode } from '../domain/diagnostic-codes.js';
import { placeOf, type SourceText, type Span } from './source-text.js';
import type { Written, WrittenField } from './written.js';

export interface ParsedYaml {
  /** Undefined when the text is empty or has errors. */
  readonly root: Written | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** An anchor may be repeated, but not so that a few lines become millions of values. */
const mostAliasedNodes = 100_000;

/** Deeper nesting than this is nothing a person wrote. */
const deepestNesting = 64;

/** Reads one YAML 1.2 document, or JSON, with every scalar as the text it was written as. */
export function parseYaml(source: SourceText): ParsedYaml {
  // Only `failsafe` without tags leaves `0010`, `no` and `1:30` alone; a `%YAML 1.1` line cannot bring them back.
  const documents = parseAllDocuments(source.text, {
    schema: 'failsafe',
    merge: false,
    resolveKnownTags: false,
    stringKeys: true,
    strict: true,
    prettyErrors: false,
  });
  const [document, second] = Array.isArray(documents) ? documents : [];
  if (document === undefined) return { root: undefined, diagnostics: [] };
  const faults = [...document.errors, ...document.warnings].map(({ code, message, pos }) =>
    syntaxError(source, { at: pos[0], end: pos[1] }, { code, message }),
  );
  if (second !== undefined) faults.push(multipleDocuments(source, second));
  if (faults.length > 0) return { root: undefined, diagnostics: faults };
  const reader: Reader = { source, document, diagnostics: [], open: new Set(), aliasedNodes: 0, aliasDepth: 0 };
  const root = document.contents === null ? undefined : read(reader, document.contents, 0);
  return reader.diagnostics.length > 0
    ? { root: undefined, diagnostics: reader.diagnostics }
    : { root, diagnostics: [] };
}

interface Reader {
  readonly source: SourceText;
  readonly document: Document.Parsed;
  readonly diagnostics: Diagnostic[];
  /** Anchored nodes being read, to notice an anchor inside itself. */
  readonly open: Set<Node>;
  aliasedNodes: number;
  aliasDepth: number;
}

function read(reader: Reader, node: unknown, depth: number): Written {
  const span = spanOf(node);
  if (depth > deepestNesting)
    return fault(reader, span, 'E_YAML_DEPTH', `Values are nested deeper than ${deepestNesting}.`);
  if (reader.aliasDepth > 0) {
    reader.aliasedNodes += 1;
    if (reader.aliasedNodes > mostAliasedNodes) {
      if (reader.aliasedNodes > mostAliasedNodes + 1) return { kind: 'null', ...span };
      return fault(reader, span, 'E_YAML_ALIAS', 'Anchors are repeated inside anchors until the list explodes.');
    }
  }
  if (isAlias(node)) return readAlias(reader, node.resolve(reader.document), { span, depth, name: node.source });
  if (hasTag(node)) return fault(reader, span, 'E_YAML_TAG', `The tag \`${node.tag}\` is not part of the format.`);
  if (isScalar(node)) return readScalar(node, span);
  if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => read(reader, item, depth + 1)), ...span };
  if (isMap(node)) return readMap(reader, node.items, { span, depth });
  return { kind: 'null', ...span };
}

function readAlias(
  reader: Reader,
  target: Node | undefined,
  alias: { readonly span: Span; readonly depth: number; readonly name: string },
): Written {
  const { span, depth, name } = alias;
  if (target === undefined)
    return fault(reader, span, 'E_YAML_ALIAS', `The anchor \`&${name}\` does not exist above this.`);
  if (reader.open.has(target)) return fault(reader, span, 'E_YAML_ALIAS', `The anchor \`&${name}\` contains itself.`);
  reader.open.add(target);
  reader.aliasDepth += 1;
  const value = read(reader, target, depth + 1);
  reader.aliasDepth -= 1;
  reader.open.delete(target);
  return value;
}

function readScalar(node: Scalar, span: Span): Written {
  const text = String(node.value ?? '');
  const isPlain = node.type === undefined || node.type === 'PLAIN';
  if (isPlain && (text === '' || text === '~' || text === 'null')) return { kind: 'null', ...span };
  return { kind: 'text', text, ...span };
}

function readMap(
  reader: Reader,
  pairs: readonly Pair[],
  { span, depth }: { readonly span: Span; readonly depth: number },
): Written {
  const fields = new Map<string, WrittenField>();
  const folded = new Map<string, string>();
  for (const pair of pairs) {
    const key = spanOf(pair.key);
    const name = isScalar(pair.key) ? String(pair.key.value) : '';
    const twin = folded.get(foldKey(name));
    if (name === '<<') {
      fault(
        reader,
        key,
        'E_YAML_MERGE',
        'Merge keys are not part of the format.',
        'Put shared values into `defaults:`.',
      );
    } else if (twin !== undefined) {
      fault(reader, key, 'E_DUPLICATE_FIELD', `The field \`${name}\` is here twice, the first time as \`${twin}\`.`);
    } else {
      folded.set(foldKey(name), name);
      const value: Written = pair.value === null ? { kind: 'null', ...key } : read(reader, pair.value, depth + 1);
      fields.set(name, { key, value });
    }
  }
  return { kind: 'map', fields, ...span };
}

/** Two keys that a person would take for one: case, blanks, `_` and the composition of accents aside. */
export function foldKey(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[\s_-]/g, '');
}

function hasTag(node: unknown): node is Node & { tag: string } {
  return (isScalar(node) || isSeq(node) || isMap(node)) && node.tag !== undefined;
}

function spanOf(node: unknown): Span {
  const range = isScalar(node) || isSeq(node) || isMap(node) || isAlias(node) ? node.range : undefined;
  return { at: range?.[0] ?? 0, end: range?.[1] ?? 0 };
}

function fault(reader: Reader, span: Span, code: DiagnosticCode, message: string, hint?: string): Written {
  const place = placeOf(reader.source, span);
  reader.diagnostics.push({ severity: 'error', code, message, place, ...(hint === undefined ? {} : { hint }) });
  return { kind: 'null', ...span };
}

function syntaxError(
  source: SourceText,
  span: Span,
  { code, message }: { readonly code: string; readonly message: string },
): Diagnostic {
  const place = placeOf(source, span);
  if (code === 'DUPLICATE_KEY') {
    return { severity: 'error', code: 'E_DUPLICATE_FIELD', message: 'The same field is written twice.', place };
  }
  if (code === 'TAB_AS_INDENT') {
    const hint = 'Indent with spaces.';
    return { severity: 'error', code: 'E_YAML_TAB', message: 'A tab is used for indentation.', place, hint };
  }
  return {
    severity: 'error',
    code: 'E_YAML_SYNTAX',
    message: `The YAML cannot be parsed: ${firstLine(message)}`,
    place,
  };
}

function multipleDocuments(source: SourceText, second: Document.Parsed): Diagnostic {
  const place = placeOf(source, { at: second.range[0], end: second.range[0] + 1 });
  const hint = 'Make one file of each document.';
  return {
    severity: 'error',
    code: 'E_YAML_DOCUMENTS',
    message: 'The file holds more than one document.',
    place,
    hint,
  };
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}
