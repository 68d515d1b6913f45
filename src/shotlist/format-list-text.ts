import type { Diagnostic } from '../domain/diagnostic.js';
import { reformatYaml } from '../written/format-yaml.js';
import { type SourceText, sourceText } from '../written/source-text.js';
import type { Written } from '../written/written.js';
import { findDelimiter, parseCsv } from './parse-csv.js';
import { type ParsedList, parseYamlList } from './parse-yaml-list.js';

export type FormattedText =
  | { readonly kind: 'formatted'; readonly text: string }
  | { readonly kind: 'broken'; readonly diagnostics: readonly Diagnostic[] }
  /** The layout would change a value; the text stays as it is. */
  | { readonly kind: 'kept' };

/** The list in our layout, comments kept. Read before and after: a text whose values would change is left alone. */
export function formatListText(source: SourceText): FormattedText {
  return /\.(csv|tsv)$/i.test(source.file) ? formatCsvText(source) : formatYamlText(source);
}

function formatYamlText(source: SourceText): FormattedText {
  const before = parseYamlList(source);
  const text = reformatYaml(source.text);
  if (before.list === undefined || text === undefined) return { kind: 'broken', diagnostics: before.diagnostics };
  const after = parseYamlList(sourceText(source.file, text));
  return outlineOf(before) === outlineOf(after) ? { kind: 'formatted', text } : { kind: 'kept' };
}

/** LF, no trailing blank columns or rows, no byte order mark, quotes where they are needed. */
function formatCsvText(source: SourceText): FormattedText {
  const rows: string[][] = [];
  const faults: string[] = [];
  const delimiter = findDelimiter(source.text);
  parseCsv(source.text, delimiter, {
    row: ({ cells }) => rows.push(cells.map(({ text }) => text)) > 0,
    fault: ({ message }) => faults.push(message),
  });
  if (faults.length > 0) return { kind: 'broken', diagnostics: [] };
  const filled = rows.filter((row) => row.some((cell) => cell.trim() !== ''));
  const width = Math.max(0, ...filled.map((row) => row.findLastIndex((cell) => cell.trim() !== '') + 1));
  const lines = filled.map((row) =>
    row
      .slice(0, width)
      .map((cell) => quote(cell, delimiter))
      .join(delimiter),
  );
  return { kind: 'formatted', text: `${lines.join('\n')}\n` };
}

function quote(cell: string, delimiter: string): string {
  const needsQuotes = cell.includes(delimiter) || /["\r\n]|^\s|\s$/.test(cell);
  return needsQuotes ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Every value of a list, without places. */
function outlineOf({ list }: ParsedList): string {
  if (list === undefined) return '';
  const shots = list.shots.map((shot) => [
    shot.sequence?.id,
    shot.sequence?.episode,
    [...(shot.sequence?.defaults.fields ?? [])].map(([name, { value }]) => [name, plainValue(value)]),
    [...shot.layer().fields].map(([name, { value }]) => [name, plainValue(value)]),
  ]);
  const defaults = [...list.defaults.fields].map(([name, { value }]) => [name, plainValue(value)]);
  const characters = [...list.characters].map(([name, { value }]) => [name, plainValue(value)]);
  return JSON.stringify([list.show && plainValue(list.show.value), defaults, characters, shots]);
}

function plainValue(value: Written): unknown {
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'null':
      return null;
    case 'list':
      return value.items.map(plainValue);
    case 'map':
      return [...value.fields].map(([name, field]) => [name, plainValue(field.value)]);
    default:
      return value satisfies never;
  }
}
