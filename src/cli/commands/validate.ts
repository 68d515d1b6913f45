import { type Diagnostic, hasErrors } from '../../domain/diagnostic.js';
import type { ProjectFiles } from '../../ports/project-files.js';
import { processClock } from '../../wiring.js';
import { type RunCommand, textOption } from '../command.js';
import { exitCodes } from '../exit-code.js';
import { loadProject } from '../load-project.js';
import { readLists } from '../read-lists.js';
import { formatConcise, formatDiagnostics, type SourceLines } from '../view/format-diagnostics.js';
import { formatGithubAnnotations } from '../view/format-github-annotations.js';
import { formatJunit } from '../view/format-junit.js';

export const run: RunCommand = async (invocation, session) => {
  const project = await loadProject(session);
  const { lists, diagnostics } = await readLists(project, {
    patterns: invocation.arguments,
    atMs: processClock.now(),
  });
  const shots = lists.reduce((sum, list) => sum + list.shots.length, 0);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const format = textOption(invocation, 'format') ?? (session.environment.isGithubActions ? 'github' : 'pretty');
  const document = {
    lists: lists.map(({ file, shots: { length } }) => ({ file, shots: length })),
    errors,
    warnings,
    diagnostics,
  };
  const verdict = `${count(shots, 'shot')} in ${count(lists.length, 'list')}: ${count(errors, 'error')}, ${count(warnings, 'warning')}.`;
  const views: Readonly<Record<string, () => string>> = {
    concise: () => joinParts([formatConcise(diagnostics), verdict], '\n'),
    github: () => joinParts([formatGithubAnnotations(diagnostics), verdict], '\n'),
    junit: () =>
      formatJunit(
        diagnostics,
        lists.map(({ file }) => file),
      ),
    json: () => JSON.stringify({ schema: 'nightshoot/validate@1', ...document }, undefined, 2),
  };
  const sources = await readSources(diagnostics, project.files);
  const pretty = (): string =>
    joinParts(
      [formatDiagnostics(diagnostics, { paint: session.paint, sources, columns: session.columns }), verdict],
      '\n\n',
    );
  return {
    exitCode: hasErrors(diagnostics) ? exitCodes.invalid : exitCodes.done,
    schema: 'nightshoot/validate@1',
    document,
    human: (views[format] ?? pretty)(),
  };
};

/** Files beyond this many are not shown around their faults; nobody reads that far. */
const mostSources = 20;

async function readSources(diagnostics: readonly Diagnostic[], files: ProjectFiles): Promise<SourceLines> {
  const names = [...new Set(diagnostics.flatMap(({ place }) => (place?.line === undefined ? [] : [place.file])))];
  const sources = new Map<string, readonly string[]>();
  for (const name of names.slice(0, mostSources)) {
    if ((await files.stat(name)) === undefined) continue;
    sources.set(name, new TextDecoder().decode(await files.read(name)).split(/\r?\n/));
  }
  return sources;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function joinParts(parts: readonly string[], separator: string): string {
  return parts.filter((part) => part !== '').join(separator);
}
