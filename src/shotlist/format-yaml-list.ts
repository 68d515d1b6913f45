import { posix } from 'node:path';
import type { Shot } from '../domain/shot-list.js';
import { formatYaml, type YamlValue } from '../written/format-yaml.js';
import type { ImportedShot } from './imported-shot.js';
import { findLengthField } from './length-field.js';
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
  const characters = Object.fromEntries(charactersOf(shots, posix.dirname(file)));
  return formatYaml(listValue(rows, { show, characters, defaults: sharedValues(rows) }));
}

/** What was imported; a prompt that nobody wrote yet stands there blank, to be filled in. Lengths of a cut are fitted up, for no model renders every length. */
export function formatImportedList(shots: readonly ImportedShot[], show: string | undefined): string {
  const rows = shots.map(({ cells }) => (cells.has('prompt') ? cells : withBlankPrompt(cells)));
  const isFramed = rows.some((cells) => findLengthField((field) => (cells.has(field) ? 2 : 0)) !== 'seconds');
  const defaults = new Map([...sharedValues(rows), ...(isFramed ? [['fit', 'up'] as const] : [])]);
  return formatYaml(listValue(rows, { show, characters: {}, defaults }));
}

function withBlankPrompt(cells: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const [id, ...others] = cells;
  return new Map([...(id === undefined ? [] : [id]), ['prompt', ''], ...others]);
}

interface ListHead {
  readonly show: string | undefined;
  readonly characters: Readonly<Record<string, YamlValue>>;
  readonly defaults: ReadonlyMap<string, string>;
}

function listValue(rows: readonly ReadonlyMap<string, string>[], { show, characters, defaults }: ListHead): YamlValue {
  return {
    format: 'nightshoot/shot-list@1',
    ...(show === undefined ? {} : { show }),
    ...(defaults.size === 0 ? {} : { defaults: Object.fromEntries(defaults) }),
    ...(Object.keys(characters).length === 0 ? {} : { characters }),
    shots: rows.map((cells) => shotValue(cells, defaults)),
  };
}

function sharedValues(rows: readonly ReadonlyMap<string, string>[]): ReadonlyMap<string, string> {
  return new Map(
    sharedFields.flatMap((name) => {
      const common = mostCommon(rows.flatMap((cells) => cells.get(name) ?? []));
      return common === undefined ? [] : [[name, common] as const];
    }),
  );
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
