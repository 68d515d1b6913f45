import type { Catalog } from '../catalog/catalog.js';
import type { OfferContext } from '../catalog/check-offer.js';

/** What the project says about its lists: the parts of the config that reading needs. */
export interface ListOptions {
  readonly show: string | undefined;
  /** CSV header to field name. */
  readonly columns: Readonly<Record<string, string>>;
  readonly statusMap: {
    readonly omit: readonly string[];
    readonly hold: readonly string[];
    readonly locked: readonly string[];
  };
  readonly defaults: ListDefaults;
  readonly characters: Readonly<Record<string, { readonly name: string; readonly clip: string }>>;
  /** File that `defaults` and `characters` were written in, for messages. */
  readonly configFile: string | undefined;
  readonly catalog: Catalog;
  readonly offer: OfferContext;
}

/** Values as text, as lists write them. */
export interface ListDefaults {
  readonly model?: string | undefined;
  readonly size?: string | undefined;
  readonly seconds?: string | undefined;
  readonly takes?: string | undefined;
  readonly fit?: string | undefined;
  readonly params?: Readonly<Record<string, string>> | undefined;
}
