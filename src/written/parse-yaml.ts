import { type Document, parseAllDocuments, visit, type YAMLError } from 'yaml';
import type { Diagnostic } from '../domain/diagnostic.js';
import type { DiagnosticCode } from '../domain/diagnostic-codes.js';
import { groupBy } from '../domain/group-by.js';
import { readYamlNode, type YamlOptions, type YamlReader } from './read-yaml-node.js';
import { lineAt, placeOf, type SourceText, sourceText } from './source-text.js';
import { piecesAround, splitPieces, type WrittenPiece } from './split-pieces.js';
import type { Written } from './written.js';

export interface ParsedYaml {
  /** Undefined when the text is empty, or broken so that what follows is guesswork. */
  readonly root: Written | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads one YAML 1.2 document, or JSON, with every scalar as the text it was written as. Where the whole cannot be read,
 * its pieces are, one by one, for what else is wrong in them: nobody should find that in a second and a third run.
 *
 * The parser itself goes on after a fault, but from there it mostly reads one slip again and again: behind a quote that is
 * never closed, text is structure and structure is text. So only its first fault is told, and of each piece, read alone,
 * what comes after that. Quoted text whose lines look like items is cut into pieces too, and told of though it is sound:
 * that is rare, only so in a file that is broken anyhow, and better than a slip that nobody sees.
 */
export function parseYaml(source: SourceText, options: YamlOptions): ParsedYaml {
  const parsed = parseWhole(source, options);
  if (parsed.root !== undefined || parsed.diagnostics.length === 0) return parsed;
  const first = Math.min(...parsed.diagnostics.map(lineOf));
  const byLine = new Map(parsed.diagnostics.map((diagnostic) => [lineOf(diagnostic), diagnostic]));
  for (const piece of splitPieces(source.text)) {
    if (byLine.size >= mostFaults) {
      byLine.set(piece.firstLine, unread(source.file, piece.firstLine));
      break;
    }
    for (const diagnostic of faultsOfPiece(piece, { file: source.file, options })) {
      const line = lineOf(diagnostic);
      // Up to its first fault the whole could be read, so a piece that cannot is cut in the wrong place.
      const isReal = traps.has(diagnostic.code) || (line > first && slips.has(diagnostic.code));
      if (isReal && !byLine.has(line)) byLine.set(line, diagnostic);
    }
  }
  return { root: undefined, diagnostics: [...byLine.values()].toSorted((left, right) => lineOf(left) - lineOf(right)) };
}

function unread(file: string, line: number): Diagnostic {
  const message = `What follows was not looked at: these are the first ${mostFaults} faults.`;
  return { severity: 'error', code: 'E_YAML_SYNTAX', message, place: { file, line } };
}

const traps: ReadonlySet<DiagnosticCode> = new Set(['E_YAML_HASH', 'E_YAML_COMMA', 'E_YAML_COLON']);

/** What a piece shows of itself; its anchors may be named elsewhere. */
const slips: ReadonlySet<DiagnosticCode> = new Set(['E_YAML_SYNTAX', 'E_YAML_TAB']);

/** More are not shown, and nobody mends them in one go. */
const mostFaults = 200;

/** More is no shot, and not worth reading again. */
const longestPiece = 65_536;

/** A piece with so many is of no YAML, and each is read for anew. */
const mostInPiece = 20;

/** Reads on before the field of the first fault, and after it. */
function faultsOfPiece(
  piece: WrittenPiece,
  { file, options, left = mostInPiece }: PieceReading,
): readonly Diagnostic[] {
  const text = piece.lines.join('\n');
  if (text === '' || text.length > longestPiece || left === 0) return [];
  const parsed = parseWhole(sourceText(file, text), options);
  const diagnostics = parsed.diagnostics.map((diagnostic) => ({
    ...diagnostic,
    place: { ...diagnostic.place, file, line: lineOf(diagnostic) + piece.firstLine - 1 },
  }));
  const [first] = diagnostics;
  if (parsed.root !== undefined || first === undefined) return diagnostics;
  const { before, after } = piecesAround(piece, first.place.line);
  const others = [before, after].flatMap((part) => faultsOfPiece(part, { file, options, left: left - 1 }));
  return [...diagnostics, ...others];
}

interface PieceReading {
  readonly file: string;
  readonly options: YamlOptions;
  readonly left?: number;
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
  UNEXPECTED_TOKEN: {
    code: 'E_YAML_SYNTAX',
    message: 'There is more text here after the value has ended.',
    hint: 'Put all of the text into one pair of quotes, or below a `>-`.',
  },
  BAD_DQ_ESCAPE: {
    code: 'E_YAML_SYNTAX',
    message: 'In double quotes a `\\` begins an escape, and this is none.',
    hint: 'Double the backslash, or use single quotes.',
  },
};

/** The parser has one code for everything that it misses and one for every indent, so here its words must do. */
const byWords: readonly { readonly says: RegExp; readonly message: string; readonly hint: string }[] = [
  {
    says: /^Missing closing/,
    message: 'A quote is never closed.',
    hint: 'Close it, or put the text below a `>-`.',
  },
  {
    says: /^Expected flow|^Flow .* end with/,
    message: 'A bracket is never closed.',
    hint: 'Close it, or put each field on a line of its own.',
  },
  {
    says: /^Implicit map keys/,
    message: 'This line has no `: `, so it is no field.',
    hint: 'Write `field: value`, or indent it below the text that it belongs to.',
  },
  {
    says: /^Sequence item without/,
    message: 'This line is indented neither as a field nor as an item.',
    hint: 'Indent it like the lines above it.',
  },
];

function explain({ code, message }: YAMLError): { code: DiagnosticCode; message: string; hint: string } | undefined {
  if (code !== 'MISSING_CHAR' && code !== 'BAD_INDENT') return explained[code];
  const found = byWords.find(({ says }) => says.test(message));
  return found && { code: 'E_YAML_SYNTAX', message: found.message, hint: found.hint };
}

function colon(): { code: DiagnosticCode; message: string; hint: string } {
  return {
    code: 'E_YAML_COLON',
    message: 'A `: ` in plain text begins another field here.',
    hint: 'Put the text into quotes, or below a `>-`.',
  };
}

function syntaxError(source: SourceText, document: Document.Parsed, error: YAMLError): Diagnostic {
  const { code, message, pos } = error;
  const at = (code === 'MISSING_CHAR' ? openingQuote(document, pos[0]) : undefined) ?? pos[0];
  const place = placeOf(source, { at, end: Math.max(at + 1, pos[1]) });
  const better = explain(error);
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
