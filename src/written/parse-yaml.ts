import { type Document, parseAllDocuments, visit, type YAMLError } from 'yaml';
import type { Diagnostic } from '../domain/diagnostic.js';
import type { DiagnosticCode } from '../domain/diagnostic-codes.js';
import { groupBy } from '../domain/group-by.js';
import { readYamlNode, type YamlOptions, type YamlReader } from './read-yaml-node.js';
import { lineAt, placeOf, type SourceText, sourceText } from './source-text.js';
import { splitItems } from './split-items.js';
import type { Written } from './written.js';

export interface ParsedYaml {
  /** Undefined when the text is empty, or broken so that what follows is guesswork. */
  readonly root: Written | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads one YAML 1.2 document, or JSON, with every scalar as the text it was written as. Where the whole cannot be read,
 * its items are, one by one, for the traps in them: nobody should find them in a second and a third run.
 */
export function parseYaml(source: SourceText, options: YamlOptions): ParsedYaml {
  const parsed = parseWhole(source, options);
  if (parsed.root !== undefined || parsed.diagnostics.length === 0) return parsed;
  const lines = new Set(parsed.diagnostics.map(({ place }) => place?.line));
  const others = trapsOfItems(source, options).filter(({ place }) => !lines.has(place?.line));
  const diagnostics = [...parsed.diagnostics, ...others].toSorted((left, right) => lineOf(left) - lineOf(right));
  return { root: undefined, diagnostics };
}

const traps: ReadonlySet<DiagnosticCode> = new Set(['E_YAML_HASH', 'E_YAML_COMMA', 'E_YAML_COLON']);

function trapsOfItems({ file, text }: SourceText, options: YamlOptions): readonly Diagnostic[] {
  return splitItems(text).flatMap((item) => {
    const { diagnostics } = parseWhole(sourceText(file, item.text), options);
    return diagnostics
      .filter(({ code }) => traps.has(code))
      .map((diagnostic) => ({
        ...diagnostic,
        place: { ...diagnostic.place, file, line: lineOf(diagnostic) + item.firstLine - 1 },
      }));
  });
}

function lineOf({ place }: Diagnostic): number {
  return place?.line ?? 1;
}

function parseWhole(source: SourceText, options: YamlOptions): ParsedYaml {
  // Only `failsafe` without tags leaves `0010`, `no` and `1:30` alone; a `%YAML 1.1` line cannot bring them back.
  const documents = parseAllDocuments(source.text, {
    schema: 'failsafe',
    merge: false,
    resolveKnownTags: false,
    stringKeys: true,
    uniqueKeys: false,
    strict: true,
    prettyErrors: false,
  });
  const [document, second] = Array.isArray(documents) ? documents : [];
  if (document === undefined) return { root: undefined, diagnostics: [] };
  const errors = [...document.errors, ...document.warnings].filter(({ code }) => code !== 'TAG_RESOLVE_FAILED');
  const faults = withoutEchoes(source, errors).map((error) => syntaxError(source, document, error));
  if (second !== undefined) faults.push(secondDocument(source, second));
  if (faults.length > 0) return { root: undefined, diagnostics: faults };
  const reader: YamlReader = { source, document, options, diagnostics: [], open: new Set(), aliasedNodes: 0 };
  const root = document.contents === null ? undefined : readYamlNode(reader, document.contents);
  return { root, diagnostics: reader.diagnostics };
}

/** One slip makes several errors further on, and the first tells what it was; but each text with a `: ` in it is a slip of its own. */
function withoutEchoes(source: SourceText, errors: readonly YAMLError[]): readonly YAMLError[] {
  const [first] = errors;
  if (first === undefined || !isColon(first)) return errors.slice(0, 1);
  const byLine = groupBy(errors.filter(isColon), ({ pos }) => lineAt(source, pos[0]));
  return [...byLine.values()].flatMap((onLine) => onLine.slice(0, 1));
}

function isColon({ code }: YAMLError): boolean {
  return explained[code]?.code === 'E_YAML_COLON';
}

/** Codes of the parser that have a better explanation here than there. */
const explained: Readonly<Partial<Record<string, { code: DiagnosticCode; message: string; hint: string }>>> = {
  TAB_AS_INDENT: { code: 'E_YAML_TAB', message: 'A tab is used for indentation.', hint: 'Indent with spaces.' },
  BLOCK_AS_IMPLICIT_KEY: colon(),
  MULTILINE_IMPLICIT_KEY: colon(),
  RESOURCE_EXHAUSTION: {
    code: 'E_YAML_DEPTH',
    message: 'Values are nested too deep to be read.',
    hint: 'Look for brackets that are never closed.',
  },
  BAD_SCALAR_START: {
    code: 'E_YAML_SYNTAX',
    message: 'Plain text cannot begin with this character.',
    hint: 'Put the text into quotes, or below a `>-`.',
  },
  MISSING_CHAR: {
    code: 'E_YAML_SYNTAX',
    message: 'A quote or bracket is never closed.',
    hint: 'Close it, or put the text below a `>-`.',
  },
};

function colon(): { code: DiagnosticCode; message: string; hint: string } {
  return {
    code: 'E_YAML_COLON',
    message: 'A `: ` in plain text begins another field here.',
    hint: 'Put the text into quotes, or below a `>-`.',
  };
}

function syntaxError(source: SourceText, document: Document.Parsed, { code, message, pos }: YAMLError): Diagnostic {
  const at = (code === 'MISSING_CHAR' ? openingQuote(document, pos[0]) : undefined) ?? pos[0];
  const place = placeOf(source, { at, end: Math.max(at + 1, pos[1]) });
  const better = explained[code];
  if (better !== undefined) return { severity: 'error', place, ...better };
  const [firstLine = message] = message.split('\n', 1);
  return { severity: 'error', code: 'E_YAML_SYNTAX', message: `The YAML cannot be parsed: ${firstLine}.`, place };
}

/** Where the quoted text begins that goes on up to there: the end of the file tells nobody which quote is open. */
function openingQuote(document: Document.Parsed, end: number): number | undefined {
  let opening: number | undefined;
  visit(document, {
    Scalar: (_key, { type, range }) => {
      if (type?.startsWith('QUOTE') === true && range?.[1] === end) opening = range[0];
    },
  });
  return opening;
}

function secondDocument(source: SourceText, second: Document.Parsed): Diagnostic {
  const place = placeOf(source, { at: second.range[0], end: second.range[0] + 1 });
  const hint = 'Make a file of each document.';
  return {
    severity: 'error',
    code: 'E_YAML_DOCUMENTS',
    message: 'The file holds more than one document.',
    place,
    hint,
  };
}
