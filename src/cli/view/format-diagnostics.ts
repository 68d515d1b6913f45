import type { Diagnostic } from '../../domain/diagnostic.js';
import { formatPlace } from '../../domain/place.js';
import type { Paint } from './paint.js';
import { oneLine, plainText } from './plain-text.js';

/** One block a diagnostic: code, message, place, the value as written, what to do. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], paint: Paint): string {
  return diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, paint)).join('\n\n');
}

function formatDiagnostic(diagnostic: Diagnostic, paint: Paint): string {
  const color = diagnostic.severity === 'error' ? paint.red : paint.yellow;
  const lines = [`${color(`${diagnostic.severity}[${diagnostic.code}]`)}: ${plainText(diagnostic.message)}`];
  if (diagnostic.place !== undefined) lines.push(`  at ${plainText(formatPlace(diagnostic.place))}`);
  if (diagnostic.value !== undefined) lines.push(`  value: ${oneLine(diagnostic.value, 80)}`);
  for (const { message, place } of diagnostic.related ?? []) {
    lines.push(`  ${plainText(message)}: ${plainText(formatPlace(place))}`);
  }
  if (diagnostic.hint !== undefined) lines.push(`  ${paint.cyan('hint:')} ${plainText(diagnostic.hint)}`);
  return lines.join('\n');
}
