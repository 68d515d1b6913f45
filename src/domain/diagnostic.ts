import { compareText } from './compare-text.js';
import type { DiagnosticCode } from './diagnostic-codes.js';
import type { Place } from './place.js';

/** The user's text is wrong, or doubtful: what, where, and what to write instead. Collected, never thrown. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly place?: Place;
  /** The offending text as written; views cut and escape it. */
  readonly value?: string;
  /** One sentence that says what to do. */
  readonly hint?: string;
  /** Other places that belong to the problem: the first of two duplicates, the default a value came from. */
  readonly related?: readonly { readonly message: string; readonly place: Place }[];
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/** As they stand in the files, from top to bottom; those without a place come last, each after those told before it. */
export function inOrderOfPlace(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted(({ place: one }, { place: other }) => {
    if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined);
    return (
      compareText(one.file, other.file) ||
      (one.line ?? 0) - (other.line ?? 0) ||
      (one.column ?? 0) - (other.column ?? 0)
    );
  });
}
