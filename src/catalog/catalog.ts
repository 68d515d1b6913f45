import { sha256Of } from '../domain/sha256.js';
import { builtInCatalogDate, builtInModels } from './built-in-models.js';
import type { Model } from './model.js';
import type { ServerKind } from './server-kind.js';
import { serverKinds } from './server-kinds.js';

/** Everything known about models and servers, as data: what the program ships with under what the config adds. */
export interface Catalog {
  /** Changes when any figure does. */
  readonly version: string;
  readonly models: readonly Model[];
  readonly serverKinds: readonly ServerKind[];
}

/** A configured model takes the place of a built-in one with the same id. */
export function assembleCatalog(configured: readonly Model[]): Catalog {
  const replaced = new Set(configured.map((model) => model.id));
  return {
    version: versionWith(configured),
    models: [...configured, ...builtInModels.filter((model) => !replaced.has(model.id))],
    serverKinds,
  };
}

function versionWith(configured: readonly Model[]): string {
  if (configured.length === 0) return builtInCatalogDate;
  return `${builtInCatalogDate}+${sha256Of(JSON.stringify(configured)).slice(0, 12)}`;
}
