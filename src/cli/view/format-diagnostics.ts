import type { Diagnostic } from '../../domain/diagnostic.js';
import { formatPlace, type Place } from '../../domain/place.js';
import type { Paint } from './paint.js';
import { oneLine, plainText } from './plain-text.js';

/** Lines of the files that places speak of, by path; a file that is missing gets no frame. */
export type SourceLines = ReadonlyMap<string, readonly string[]>;

/** More than anybody reads; the rest is counted. */
const mostShown = 200;

/** One block a diagnostic: code, message, the line it is about, what to do. */
export function formatDiagnostics(
  diagnostics: readonly Diagnostic[],
  paint: Paint,
  sources: SourceLines = new Map(),
): string {
  const blocks = diagnostics.slice(0, mostShown).map((diagnostic) => formatDiagnostic(diagnostic, paint, sources));
  if (diagnostics.length > mostShown) blocks.push(`… and ${diagnostics.length - mostShown} more.`);
  return blocks.join('\n\n');
}

function formatDiagnostic(diagnostic: Diagnostic, paint: Paint, sources: SourceLines): string {
  const { severity, code, message, place, hint, related = [] } = diagnostic;
  const color = severity === 'error' ? paint.red : paint.yellow;
  const lines = [`${color(`${severity}[${code}]`)}: ${plainText(message)}`];
  if (place !== undefined) {
    lines.push(`  ${paint.dim('at')} ${plainText(formatPlace(place))}`);
    lines.push(...formatFrame(place, { paint, color, sources }));
  }
  for (const one of related) {
    lines.push(`  ${paint.dim('note:')} ${plainText(one.message)}: ${plainText(formatPlace(one.place))}`);
  }
  if (hint !== undefined) lines.push(`  ${paint.cyan('hint:')} ${plainText(hint)}`);
  return lines.join('\n');
}

interface FrameContext {
  readonly paint: Paint;
  readonly color: (text: string) => string;
  readonly sources: SourceLines;
}

/** Columns of the line that are shown at most: with the gutter it fits a terminal of 80. */
const frameWidth = 70;
/** A long line is cut so that this much before the value stays. */
const contextBefore = 24;

function formatFrame(place: Place, { paint, color, sources }: FrameContext): string[] {
  const { line, column = 1, endColumn } = place;
  const text = line === undefined ? undefined : sources.get(place.file)?.[line - 1];
  if (line === undefined || text === undefined || text.trim() === '') return [];
  const start = column - 1 <= frameWidth - 16 ? 0 : column - 1 - contextBefore;
  const shown = plainText(text.slice(start, start + frameWidth).replaceAll('\t', ' '));
  const gutter = String(line);
  const room = Math.max(1, frameWidth - (column - 1 - start));
  const width = Math.max(1, Math.min((endColumn ?? column + 1) - column, room));
  const blank = ' '.repeat(gutter.length);
  return [
    `  ${paint.dim(`${gutter} |`)} ${shown}`,
    `  ${paint.dim(`${blank} |`)} ${' '.repeat(column - 1 - start)}${color('^'.repeat(width))}`,
  ];
}

/** `file:line:col: error[CODE] message`, one line each, as editors and grep read them. */
export function formatConcise(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ severity, code, message, place }) => {
      const position = [place?.file, place?.line, place?.line === undefined ? undefined : place.column];
      const where = position.filter((part) => part !== undefined).join(':');
      return `${plainText(where === '' ? '' : `${where}: `)}${severity}[${code}] ${oneLine(message, 400)}`;
    })
    .join('\n');
}
