import type { Span } from '../written/source-text.js';

/** A cell without its quotes; the span covers it as written. */
export interface CsvCell extends Span {
  readonly text: string;
}

export interface CsvRow extends Span {
  /** Counts from 1, blank rows too, as a spreadsheet shows them. */
  readonly number: number;
  readonly cells: readonly CsvCell[];
}

export interface CsvFault extends Span {
  readonly message: string;
  readonly hint: string;
}

export interface CsvSink {
  /** Answers whether to go on. */
  readonly row: (row: CsvRow) => boolean;
  readonly fault: (fault: CsvFault) => void;
}

/** A record this long is a missing quote, not a shot. */
const longestRecord = 131_072;

/**
 * RFC 4180 with blanks forgiven round quotes, pushed row by row. csv-parse takes five times as long and does not
 * say where a cell began (docs/decisions/2026-11-24-own-csv-reader.md). Stops at the first fault, because everything
 * after a stray quote is guesswork.
 */
export function parseCsv(text: string, delimiter: string, sink: CsvSink): void {
  let at = 0;
  for (let number = 1; at < text.length; number += 1) {
    const row = readCsvRow(text, delimiter, { at, number });
    if ('message' in row) {
      sink.fault(row);
      return;
    }
    if (!sink.row(row)) return;
    at = row.end;
  }
}

/** The row that begins at an offset. */
export function readCsvRow(
  text: string,
  delimiter: string,
  start: { readonly at: number; readonly number: number },
): CsvRow | CsvFault {
  const cells: CsvCell[] = [];
  let at = start.at;
  for (;;) {
    const read = readCell(text, delimiter, at);
    if ('message' in read) return read;
    cells.push(read.cell);
    at = read.next;
    if (at - start.at > longestRecord) return tooLong(start.at);
    if (!read.endsAtDelimiter) return { number: start.number, cells, at: start.at, end: at };
  }
}

/** The one that cuts the first line that is not blank into most cells; a comma where there is nothing to cut. */
export function findDelimiter(text: string): string {
  const header = /[^\s,;]/.exec(text);
  if (header === null) return ',';
  const lineStart = text.lastIndexOf('\n', header.index) + 1;
  const lineEnd = text.indexOf('\n', header.index);
  const line = text.slice(lineStart, lineEnd === -1 ? text.length : lineEnd).replaceAll(/"[^"]*"/g, '');
  const counts = [',', ';', '\t'].map((delimiter) => ({ delimiter, count: line.split(delimiter).length }));
  return counts.reduce((best, candidate) => (candidate.count > best.count ? candidate : best)).delimiter;
}

interface CellRead {
  readonly cell: CsvCell;
  /** Where the next cell or row begins. */
  readonly next: number;
  readonly endsAtDelimiter: boolean;
}

function readCell(text: string, delimiter: string, start: number): CellRead | CsvFault {
  let at = start;
  while (text[at] === ' ') at += 1;
  return text[at] === '"' ? readQuoted(text, delimiter, at) : readPlain(text, delimiter, start);
}

function readPlain(text: string, delimiter: string, start: number): CellRead | CsvFault {
  let end = start;
  for (; end < text.length; end += 1) {
    const character = text[end];
    if (character === delimiter || character === '\n') break;
    if (character === '\r' && text[end + 1] === '\n') break;
    if (character === '"') return strayQuote(end);
  }
  return closeCell({ text: text.slice(start, end), at: start, end }, text, delimiter);
}

function readQuoted(text: string, delimiter: string, start: number): CellRead | CsvFault {
  let close = text.indexOf('"', start + 1);
  let hasEscapes = false;
  while (close !== -1 && text[close + 1] === '"') {
    hasEscapes = true;
    close = text.indexOf('"', close + 2);
  }
  if (close === -1 || close - start > longestRecord) return unclosed(start);
  const raw = text.slice(start + 1, close);
  const unescaped = hasEscapes ? raw.replaceAll('""', '"') : raw;
  let end = close + 1;
  while (text[end] === ' ') end += 1;
  const isEnd = end >= text.length || text[end] === delimiter || text[end] === '\n' || text.startsWith('\r\n', end);
  if (!isEnd) return strayQuote(close);
  // Git and Excel change line ends inside a cell; the prompt must not change with them.
  return closeCell({ text: unescaped.replaceAll('\r\n', '\n'), at: start, end }, text, delimiter);
}

function closeCell(cell: CsvCell, text: string, delimiter: string): CellRead {
  if (text[cell.end] === delimiter) return { cell, next: cell.end + 1, endsAtDelimiter: true };
  return { cell, next: cell.end + (text[cell.end] === '\r' ? 2 : 1), endsAtDelimiter: false };
}

function unclosed(at: number): CsvFault {
  return {
    at,
    end: at + 1,
    message: 'This quote is never closed.',
    hint: 'Close it, or double it (`""`) if it is part of the text.',
  };
}

function strayQuote(at: number): CsvFault {
  const hint = 'Put the whole cell into quotes and double the ones inside (`""`).';
  return { at, end: at + 1, message: 'There is a quote in the middle of a cell.', hint };
}

function tooLong(at: number): CsvFault {
  return {
    at,
    end: at + 1,
    message: `This row is longer than ${longestRecord} characters.`,
    hint: 'Look for a missing quote.',
  };
}
