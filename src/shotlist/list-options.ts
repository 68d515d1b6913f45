import type { Catalog } from '../catalog/catalog.js';
import type { Config } from '../config/config.js';

/** What the project says about its lists, and what they are checked against. */
export interface ListOptions {
  readonly config: Pick<
    Config,
    'file' | 'show' | 'columns' | 'statusMap' | 'defaults' | 'characters' | 'naming' | 'guardrails' | 'frameRate'
  >;
  readonly catalog: Catalog;
  /** For signed addresses that run out. */
  readonly atMs: number;
}
