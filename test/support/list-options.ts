import { assembleCatalog } from '../../src/catalog/catalog.js';
import type { ListOptions } from '../../src/shotlist/list-options.js';

/** A project without a config file, but for what a test says of it. */
export function listOptions(config: Partial<ListOptions['config']> = {}, atMs = 0): ListOptions {
  return {
    config: {
      file: undefined,
      show: undefined,
      columns: {},
      statusMap: { omit: [], hold: [], locked: [] },
      defaults: {},
      characters: {},
      naming: 'simple',
      guardrails: 'warn',
      frameRate: 24,
      ...config,
    },
    catalog: assembleCatalog([]),
    atMs,
  };
}
