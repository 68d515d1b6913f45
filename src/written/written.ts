import type { Span } from './source-text.js';

/** A value as its author wrote it: text stays text, nothing is converted. `null` stands for an empty value or `~`. */
export type Written =
  | (Span & { readonly kind: 'text'; readonly text: string })
  | (Span & { readonly kind: 'null' })
  | (Span & { readonly kind: 'list'; readonly items: readonly Written[] })
  | (Span & { readonly kind: 'map'; readonly fields: WrittenFields });

/** By field name. A Map, so that a field called `__proto__` is only a name. */
export type WrittenFields = ReadonlyMap<string, WrittenField>;

export interface WrittenField {
  readonly key: Span;
  readonly value: Written;
}

export const noFields: WrittenFields = new Map();
