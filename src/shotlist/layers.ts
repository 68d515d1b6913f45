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
  readonly find: (name: string) => LayeredField | undefined;
  readonly names: () => readonly string[];
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

export function layersOf(shot: WrittenLayer, defaults: ReadonlyMap<string, LayeredField>): Layers {
  return {
    find(name) {
      const own = shot.fields.get(name);
      const inherited = defaults.get(name);
      if (own === undefined) return inherited;
      return { layer: shot, field: joinParams(name, inherited?.field, own) };
    },
    names: () => [...new Set([...shot.fields.keys(), ...defaults.keys()])],
  };
}

/** Where each value of a shot came from, found when somebody asks. */
export function originsOf(layers: Layers): Origins {
  const find = (name: string): Origin | undefined => {
    const found = layers.find(name);
    return found && { layer: found.layer.layer, place: placeOfField(found.layer, name, found.field) };
  };
  return { find, fields: layers.names };
}

/** The config's defaults in the form every layer has. */
export function configLayer(defaults: ListOptions['config']['defaults']): WrittenLayer {
  const fields = new Map<string, WrittenField>();
  for (const [name, value] of Object.entries(defaults)) {
    if (typeof value === 'string') fields.set(name, unplaced(textValue(value)));
    else if (value !== undefined) fields.set(name, unplaced(mapValue(value)));
  }
  return { layer: 'config', source: undefined, fields };
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
