import type { Catalog } from '../catalog/catalog.js';
import { findModel } from '../catalog/find-model.js';
import { priceOf } from '../catalog/price-of.js';
import type { Money } from '../domain/money.js';
import type { Shot } from '../domain/shot-list.js';

export interface ClipPrices {
  readonly price: Money;
  /** The same without the batch discount. */
  readonly listPrice: Money;
}

export type PriceList = (shot: Pick<Shot, 'model' | 'size' | 'seconds'>) => ClipPrices;

/** What one clip of a shot costs. A show has thousands of shots and few kinds of clips, so each is priced once. */
export function priceList(catalog: Catalog, isRehearsal: boolean): PriceList {
  const known = new Map<string, ClipPrices>();
  return ({ model, size, seconds }) => {
    const kind = `${size} ${seconds} ${model}`;
    const prices = known.get(kind) ?? pricesOf(findModel(catalog, model), { size, seconds, isRehearsal });
    known.set(kind, prices);
    return prices;
  };
}

function pricesOf(
  model: ReturnType<typeof findModel>,
  clip: { readonly size: string; readonly seconds: number; readonly isRehearsal: boolean },
): ClipPrices {
  if (model === undefined) return { price: unknownPrice, listPrice: unknownPrice };
  return { price: priceOf(model, { ...clip, isBatch: true }), listPrice: priceOf(model, { ...clip, isBatch: false }) };
}

const unknownPrice: Money = { kind: 'unknown' };
