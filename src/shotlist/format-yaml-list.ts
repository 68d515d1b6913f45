import { posix } from 'node:path';
import type { Shot } from '../domain/shot-list.js';
import { formatYaml, type YamlValue } from '../written/format-yaml.js';
import { shotCells } from './list-cells.js';

export interface YamlTarget {
  readonly show: string | undefined;
  /** Path of the file to be, relative to the project: references are written relative to it. */
  readonly file: string;
}

/** Fields worth a default when most shots share them. */
const sharedFields = ['model', 'size', 'seconds'] as const;

/** A flat list with whole ids; what most shots share stands once in `defaults`. */
export function formatYamlList(shots: readonly Shot[], { show, file }: YamlTarget): string {
  const rows = shots.map((shot) => shotCells(shot, posix.dirname(file)));
  const defaults = new Map(
    sharedFields.flatMap((name) => {
      const common = mostCommon(rows.flatMap((cells) => cells.get(name) ?? []));
      return common === undefined ? [] : [[name, common] as const];
    }),
  );
  const characters = charactersOf(shots, posix.dirname(file));
  return formatYaml({
    format: 'nightshoot/shot-list@1',
    ...(show === undefined ? {} : { show }),
    ...(defaults.size === 0 ? {} : { defaults: Object.fromEntries(defaults) }),
    ...(characters.length === 0 ? {} : { characters: Object.fromEntries(characters) }),
    shots: rows.map((cells) => shotValue(cells, defaults)),
  });
}

function shotValue(cells: ReadonlyMap<string, string>, defaults: ReadonlyMap<string, string>): YamlValue {
  const fields: [string, YamlValue][] = [];
  const params: [string, string][] = [];
  for (const [name, text] of cells) {
    if (name.startsWith('params.')) params.push([name.slice('params.'.length), text]);
    else if (defaults.get(name) !== text) fields.push([name, cellValue(name, text)]);
  }
  if (params.length > 0) fields.push(['params', Object.fromEntries(params)]);
  return Object.fromEntries(fields);
}

function cellValue(name: string, text: string): YamlValue {
  return name === 'characters' || name === 'tags' ? text.split(' + ') : text;
}

function charactersOf(shots: readonly Shot[], folder: string): readonly (readonly [string, YamlValue])[] {
  const characters = new Map(shots.flatMap((shot) => shot.characters).map((one) => [one.key, one]));
  return [...characters].map(([key, { name, clip }]) => [key, { name, clip: posix.relative(folder, clip) }] as const);
}

function mostCommon(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const [best] = [...counts].toSorted(([, left], [, right]) => right - left);
  return best === undefined || best[1] < 2 ? undefined : best[0];
}
