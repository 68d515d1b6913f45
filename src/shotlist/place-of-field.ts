import type { Place } from '../domain/place.js';
import { placeOf, type SourceText, type Span } from '../written/source-text.js';
import type { WrittenField } from '../written/written.js';
import type { WrittenLayer } from './written-list.js';

export interface FieldToPlace {
  readonly name: string;
  readonly field: WrittenField;
  /** Some of its text, to point at; where the lines are folded between them the whole value is meant. */
  readonly words?: string;
}

/** Where a layer writes a field; undefined for the built-in layer. */
export function placeOfField(layer: WrittenLayer, { name, field, words }: FieldToPlace): Place | undefined {
  if (layer.source === undefined) {
    return layer.file === undefined ? undefined : { file: layer.file, field: `defaults.${name}` };
  }
  const span = spanOfWords(layer.source, field.value, words) ?? spanOfText(layer, field.value);
  const place = { ...placeOf(layer.source, span), field: name };
  const column = layer.row?.columns.get(name);
  return layer.row === undefined || column === undefined
    ? place
    : { ...place, cell: `${columnLetters(column)}${layer.row.number}` };
}

function spanOfWords({ text }: SourceText, value: Span, words: string | undefined): Span | undefined {
  const at = words === undefined ? -1 : text.indexOf(words, value.at);
  return at === -1 || words === undefined || at >= value.end ? undefined : { at, end: at + words.length };
}

/** The text of a block begins below its `>-`. */
function spanOfText({ source, row }: WrittenLayer, value: Span): Span {
  const written = source?.text.slice(value.at, value.end) ?? '';
  const below = row === undefined ? /^[>|][^\n]*\n\s*/.exec(written)?.[0].length : undefined;
  return below === undefined || below >= written.length ? value : { at: value.at + below, end: value.end };
}

/** 0 is `A`, 26 is `AA`, as spreadsheets count. */
export function columnLetters(column: number): string {
  const rest = Math.floor(column / 26);
  const letter = String.fromCharCode(65 + (column % 26));
  return rest === 0 ? letter : columnLetters(rest - 1) + letter;
}
