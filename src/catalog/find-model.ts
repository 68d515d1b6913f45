import type { Catalog } from './catalog.js';
import type { Model } from './model.js';

/** By id or alias, exactly as written; an alias of the config wins over an id, because the config names it on purpose. */
export function findModel(catalog: Catalog, name: string): Model | undefined {
  return (
    catalog.models.find((model) => model.aliases.includes(name)) ?? catalog.models.find((model) => model.id === name)
  );
}

export function modelNames(catalog: Catalog): readonly string[] {
  return catalog.models.flatMap((model) => (model.aliases.length > 0 ? model.aliases : [model.id]));
}
