import { assembleCatalog } from '../../src/catalog/catalog.js';
import type { ListOptions } from '../../src/shotlist/list-options.js';

/** A project without a config file. */
export function listOptions(changes: Partial<ListOptions> = {}): ListOptions {
  return {
    show: undefined,
    columns: {},
    statusMap: { omit: [], hold: [], locked: [] },
    defaults: {},
    characters: {},
    configFile: undefined,
    catalog: assembleCatalog([]),
    offer: { serverKind: undefined, atMs: 0 },
    ...changes,
  };
}
