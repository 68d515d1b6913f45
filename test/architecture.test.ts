import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');

interface SourceFile {
  readonly path: string;
  readonly lines: readonly string[];
  readonly imports: readonly SourceImport[];
}

interface SourceImport {
  readonly line: number;
  readonly specifier: string;
  /** Path from the project root for our own files, undefined for packages. */
  readonly target: string | undefined;
}

/** The floor of each folder; imports go down, or stay inside their folder. */
const floors: Readonly<Record<string, number>> = {
  'main.ts': 5,
  'nightshoot.ts': 5,
  cli: 4,
  'wiring.ts': 4,
  plan: 3,
  submit: 3,
  reconcile: 3,
  ferry: 3,
  gateway: 3,
  adapters: 3,
  ports: 2,
  batch: 2,
  shotlist: 2,
  report: 2,
  delivery: 2,
  mhl: 2,
  config: 2,
  catalog: 2,
  protocol: 1,
  written: 1,
  domain: 0,
  'version.ts': 0,
};

/** Neighbours on one floor that may be imported, each with its reason. */
const allowedNeighbours: readonly (readonly [from: string, to: string, reason: string])[] = [
  ['cli', 'wiring.ts', 'a command asks the composition root for its ports'],
  ['nightshoot.ts', 'cli', 'the library mirrors the verbs'],
  ['main.ts', 'nightshoot.ts', 'the process edge may use the library'],
  ['shotlist', 'ports', 'reading a list asks for files'],
  ['config', 'ports', 'reading the config asks for files'],
  ['shotlist', 'catalog', 'sizes, seconds and models are checked against the catalog'],
  ['shotlist', 'config', 'columns, status map and defaults of the project'],
  ['report', 'ports', 'documents are written through a port'],
  ['mhl', 'ports', 'a folder is read and sealed through a port'],
  ['delivery', 'ports', 'media is brought into the folder through a port'],
  ['batch', 'catalog', 'limits of a shard are data'],
  ['config', 'catalog', 'the config overrides the catalog'],
  ['ports', 'catalog', 'a port may speak of a server kind'],
];

/** Where each package lives. zod and pino are at home everywhere; node: builtins are free. */
const everywhere = new Set(['zod', 'pino']);

const files = sourceFiles(join(root, 'src'));

describe('the house', () => {
  test('imports only go down a floor', () => {
    const offences = files.flatMap((file) =>
      file.imports.flatMap(({ line, target }) => {
        if (target === undefined) return [];
        const from = roomOf(file.path);
        const to = roomOf(target);
        if (from === to || isAllowed(from, to)) return [];
        const fromFloor = floors[from];
        const toFloor = floors[to];
        if (fromFloor === undefined || toFloor === undefined) {
          return [`${file.path}:${line}: \`${from}\` or \`${to}\` has no floor`];
        }
        return toFloor < fromFloor ? [] : [`${file.path}:${line}: ${from} (${fromFloor}) imports ${to} (${toFloor})`];
      }),
    );
    expect(offences).toEqual([]);
  });

  test('only the composition root imports adapters', () => {
    const offences = files
      .filter((file) => !['adapters', 'wiring.ts'].includes(roomOf(file.path)))
      .flatMap((file) => offendingImports(file, (target) => roomOf(target) === 'adapters'));
    expect(offences).toEqual([]);
  });

  test('no module imports itself through others', () => {
    expect(findLoop(files)).toEqual([]);
  });

  test('pure code is synchronous', () => {
    const offences = files
      .filter((file) => !mayBeAsync(file.path))
      .flatMap((file) => matchingLines(file, /\basync\b|\bawait\b/));
    expect(offences).toEqual([]);
  });

  test('the environment is read at the edge only', () => {
    const offences = files
      .filter((file) => roomOf(file.path) !== 'config' && file.path !== 'src/main.ts')
      .flatMap((file) => matchingLines(file, /process\.env/));
    expect(offences).toEqual([]);
  });

  test('clock and randomness come in through ports', () => {
    const effect = /Date\.now\(|new Date\(\)|Math\.random\(|randomBytes\(|randomUUID\(|performance\.now\(/;
    const offences = files
      .filter((file) => !file.path.startsWith('src/adapters/') && file.path !== 'src/main.ts')
      .flatMap((file) => matchingLines(file, effect));
    expect(offences).toEqual([]);
  });

  test('each package has one home', () => {
    const homes = new Map<string, Set<string>>();
    for (const file of files) {
      for (const { specifier, target } of file.imports) {
        if (target !== undefined || specifier.startsWith('node:')) continue;
        const name = packageOf(specifier);
        if (everywhere.has(name)) continue;
        homes.set(name, (homes.get(name) ?? new Set()).add(homeOf(file.path)));
      }
    }
    const scattered = [...homes].filter(([, at]) => at.size > 1).map(([name, at]) => `${name}: ${[...at].join(', ')}`);
    expect(scattered).toEqual([]);
  });

  test('no file is named for what it is not about', () => {
    const forbidden = /(^|[/-])(utils?|helpers?|common|types|index)\.ts$/;
    expect(files.map((file) => file.path).filter((path) => forbidden.test(path))).toEqual([]);
  });

  test('the type checker is not argued with', () => {
    const typeEscape = /\bas any\b|: any\b|<any>|@ts-ignore|@ts-expect-error|@ts-nocheck/;
    expect(files.flatMap((file) => matchingLines(file, typeEscape))).toEqual([]);
  });
});

function roomOf(path: string): string {
  return path.split('/')[1] ?? path;
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** An adapter's folder is a home of its own. */
function homeOf(path: string): string {
  return roomOf(path) === 'adapters' ? path.split('/').slice(0, 3).join('/') : `src/${roomOf(path)}`;
}

function isAllowed(from: string, to: string): boolean {
  return allowedNeighbours.some(([allowedFrom, allowedTo]) => allowedFrom === from && allowedTo === to);
}

function mayBeAsync(path: string): boolean {
  const effectful = ['adapters', 'cli', 'gateway', 'wiring.ts', 'main.ts', 'nightshoot.ts'];
  return effectful.includes(roomOf(path)) || /\/run-[a-z-]+\.ts$/.test(path);
}

function offendingImports(file: SourceFile, isOffence: (target: string) => boolean): string[] {
  return file.imports
    .filter(({ target }) => target !== undefined && isOffence(target))
    .map(({ line, specifier }) => `${file.path}:${line}: ${specifier}`);
}

function matchingLines(file: SourceFile, pattern: RegExp): string[] {
  return file.lines.flatMap((text, index) => {
    const code = text.replace(/^\s*(\/\*\*?|\*|\/\/).*$/, '').replace(/'[^']*'|`[^`]*`/g, "''");
    return pattern.test(code) ? [`${file.path}:${index + 1}: ${text.trim()}`] : [];
  });
}

function findLoop(sources: readonly SourceFile[]): readonly string[] {
  const byPath = new Map(sources.map((file) => [file.path, file]));
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): readonly string[] => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return [];
    done.add(path);
    for (const { target } of byPath.get(path)?.imports ?? []) {
      const loop = target === undefined ? [] : visit(target, [...trail, path]);
      if (loop.length > 0) return loop;
    }
    return [];
  };
  for (const { path } of sources) {
    const loop = visit(path, []);
    if (loop.length > 0) return loop;
  }
  return [];
}

function sourceFiles(folder: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readSource(join(folder, name)));
}

function readSource(absolute: string): SourceFile {
  const lines = readFileSync(absolute, 'utf8').split('\n');
  const imports = lines.flatMap((text, index) => {
    const match = /(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/.exec(text);
    const specifier = match?.[1];
    if (specifier === undefined || /^\s*(\*|\/\/)/.test(text)) return [];
    return [{ line: index + 1, specifier, target: targetOf(absolute, specifier) }];
  });
  return { path: relative(root, absolute), lines, imports };
}

function targetOf(importer: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return relative(root, resolve(dirname(importer), specifier)).replace(/\.js$/, '.ts');
}
