import type { Place } from '../domain/place.js';

/** A file's text with what it takes to say where something in it stands. */
export interface SourceText {
  /** Relative to the project folder, `/` between parts. */
  readonly file: string;
  readonly text: string;
  /** Offset of the first character of each line. */
  readonly lineStarts: readonly number[];
}

/** Offsets into the text; `end` is just past the last character. */
export interface Span {
  readonly at: number;
  readonly end: number;
}

export function sourceText(file: string, text: string): SourceText {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return { file, text, lineStarts };
}

export function placeOf(source: SourceText, span: Span): Place {
  const line = lineAt(source, span.at);
  const column = span.at - (source.lineStarts[line - 1] ?? 0) + 1;
  const length = Math.max(1, Math.min(span.end, endOfLine(source, line)) - span.at);
  return { file: source.file, line, column, endColumn: column + length };
}

/** Counts from 1. */
export function lineAt({ lineStarts }: SourceText, at: number): number {
  let low = 0;
  let high = lineStarts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((lineStarts[middle] ?? 0) <= at) low = middle;
    else high = middle;
  }
  return low + 1;
}

function endOfLine({ text, lineStarts }: SourceText, line: number): number {
  const next = lineStarts[line];
  return next === undefined ? text.length : next - 1;
}
