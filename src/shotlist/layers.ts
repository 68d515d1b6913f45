import type { Origin, Origins } from '../domain/shot-list.js';
import type { Written, WrittenField, WrittenFields } from '../written/written.js';
import type { ListOptions } from './list-options.js';
import { placeOfField } from './place-of-field.js';
import type { WrittenLayer } from './written-list.js';

export interface LayeredField {
  readonly layer: WrittenLayer;
  readonly field: WrittenField;
}

/** A shot's values over its defaults. */
export interface Layers {
  readonly shot: WrittenLayer;
  readonly defaults: ReadonlyMap<string, LayeredField>;
}

/** Defaults of several layers as one table, innermost last: a later layer wins, `params` are joined. */
export function mergeDefaults(layers: readonly WrittenLayer[]): ReadonlyMap<string, LayeredField> {
  const merged = new Map<string, LayeredField>();
  for (const layer of layers) {
    for (const [name, field] of layer.fields)
      merged.set(name, { layer, field: joinParams(name, merged.get(name)?.field, field) });
  }
  return merged;
}

/** The value in force; undefined where no layer gives one. */
export function findValue({ shot, defaults }: Layers, name: string): Written | undefined {
  const own = shot.fields.get(name);
  if (own === undefined) return defaults.get(name)?.field.value;
  return name === 'params' ? joinParams(name, defaults.get(name)?.field, own).value : own.value;
}

/** How close to the shot a value is given: 2 in the shot itself, 1 in a default, 0 nowhere. */
export function findDepth({ shot, defaults }: Layers, name: string): 0 | 1 | 2 {
  if (shot.fields.has(name)) return 2;
  return defaults.has(name) ? 1 : 0;
}

/** The layer that gives the value in force, and where it, or some words of it, are written there. */
export function findOrigin({ shot, defaults }: Layers, name: string, words?: string): Origin | undefined {
  const own = shot.fields.get(name);
  const found = own === undefined ? defaults.get(name) : { layer: shot, field: own };
  if (found === undefined) return undefined;
  const { layer, field } = found;
  return { layer: layer.layer, place: placeOfField(layer, { name, field, ...(words === undefined ? {} : { words }) }) };
}

/** Where each value of a shot came from. */
export function originsOf(layers: Layers): Origins {
  return {
    find: (name, words) => findOrigin(layers, name, words),
    fields: () => [...new Set([...layers.shot.fields.keys(), ...layers.defaults.keys()])],
  };
}

/** The config's defaults in the form every layer has. */
export function configLayer({ defaults, file }: Pick<ListOptions['config'], 'defaults' | 'file'>): WrittenLayer {
  const fields = new Map<string, WrittenField>();
  for (const [name, value] of Object.entries(defaults)) {
    if (typeof value === 'string') fields.set(name, unplaced(textValue(value)));
    else if (value !== undefined) fields.set(name, unplaced(mapValue(value)));
  }
  return { layer: 'config', source: undefined, fields, ...(file === undefined ? {} : { file }) };
}

const nowhere = { at: 0, end: 0 };

function unplaced(value: Written): WrittenField {
  return { key: nowhere, value };
}

function textValue(text: string): Written {
  return { kind: 'text', text, ...nowhere };
}

function mapValue(values: Readonly<Record<string, string>>): Written {
  const fields = new Map(Object.entries(values).map(([name, text]) => [name, unplaced(textValue(text))] as const));
  return { kind: 'map', fields, ...nowhere };
}

function joinParams(name: string, outer: WrittenField | undefined, inner: WrittenField): WrittenField {
  if (name !== 'params' || outer?.value.kind !== 'map' || inner.value.kind !== 'map') return inner;
  const fields: WrittenFields = new Map([...outer.value.fields, ...inner.value.fields]);
  return { key: inner.key, value: { ...inner.value, fields } };
}
