import type { Diagnostic } from '../../domain/diagnostic.js';
import { formatPlace, type Place } from '../../domain/place.js';
import type { Paint } from './paint.js';
import { oneLine, plainText } from './plain-text.js';
import { wrapText } from './wrap-text.js';

/** Lines of the files that places speak of, by path; a file that is missing gets no frame. */
export type SourceLines = ReadonlyMap<string, readonly string[]>;

export interface DiagnosticsView {
  readonly paint: Paint;
  readonly sources: SourceLines;
  /** Of the terminal; sentences are broken at blanks to fit. Undefined leaves them whole. */
  readonly columns: number | undefined;
}

/** More than anybody reads; the rest is counted. */
const mostShown = 200;

/** One block a diagnostic: code, message, the line it is about, what to do. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], view: DiagnosticsView): string {
  const blocks = diagnostics.slice(0, mostShown).map((diagnostic) => formatDiagnostic(diagnostic, view));
  if (diagnostics.length > mostShown) blocks.push(`… and ${diagnostics.length - mostShown} more.`);
  return blocks.join('\n\n');
}

function formatDiagnostic(diagnostic: Diagnostic, { paint, sources, columns }: DiagnosticsView): string {
  const { severity, code, message, place, hint, related = [] } = diagnostic;
  const color = severity === 'error' ? paint.red : paint.yellow;
  const say = (head: string, text: string, paintHead: Paint['dim']): string =>
    wrapped(`${head} ${plainText(text)}`, columns).replace(head, () => paintHead(head));
  const lines = [say(`${severity}[${code}]:`, message, color)];
  if (place !== undefined) {
    lines.push(`  ${paint.dim('at')} ${plainText(formatPlace(place))}`);
    if (!holdsSecret.has(code)) lines.push(...formatFrame(place, { paint, color, sources }));
  }
  for (const one of related) {
    lines.push(say('  note:', `${one.message}: ${formatPlace(one.place)}`, paint.dim));
  }
  if (hint !== undefined) lines.push(say('  hint:', hint, paint.cyan));
  return lines.join('\n');
}

/** A log is read by more people than a repository. */
const holdsSecret: ReadonlySet<Diagnostic['code']> = new Set(['E_SECRET_IN_PROMPT']);

function wrapped(text: string, columns: number | undefined): string {
  return columns === undefined ? text : wrapText(text, { width: columns, indent: 4 });
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
