import type { Diagnostic } from '../../domain/diagnostic.js';

/**
 * GitHub shows ten annotations of a level for each step and drops the rest without a word; the tenth says how many.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
const mostAnnotations = 9;

export function formatGithubAnnotations(diagnostics: readonly Diagnostic[]): string {
  return (['error', 'warning'] as const)
    .flatMap((level) =>
      annotationsOf(
        level,
        diagnostics.filter(({ severity }) => severity === level),
      ),
    )
    .join('\n');
}

function annotationsOf(level: 'error' | 'warning', diagnostics: readonly Diagnostic[]): string[] {
  const lines = diagnostics.slice(0, mostAnnotations).map((diagnostic) => formatAnnotation(level, diagnostic));
  const more = diagnostics.length - mostAnnotations;
  if (more > 0) {
    const what = more === 1 ? `1 more ${level}` : `${more} more ${level}s`;
    lines.push(`::${level} title=nightshoot::${escapeData(`and ${what}; \`nightshoot validate\` lists them all`)}`);
  }
  return lines;
}

function formatAnnotation(level: string, { code, message, hint, place }: Diagnostic): string {
  const properties = [
    ['file', place?.file],
    ['line', place?.line],
    ['col', place?.column],
    ['endColumn', place?.endColumn],
    ['title', code],
  ] as const;
  const written = properties.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${escapeProperty(String(value))}`],
  );
  return `::${level} ${written.join(',')}::${escapeData(hint === undefined ? message : `${message}\n${hint}`)}`;
}

/** https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
