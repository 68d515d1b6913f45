import type { Catalog } from './catalog.js';
import { findModel } from './find-model.js';
import type { Model, ModelSize } from './model.js';

export interface Asked {
  readonly model: string;
  readonly size: string;
  readonly seconds: number;
}

export type OfferProblem =
  | { readonly kind: 'unknown_model'; readonly model: string }
  | { readonly kind: 'size'; readonly model: Model; readonly offered: readonly string[] }
  | { readonly kind: 'seconds'; readonly model: Model; readonly offered: readonly number[]; readonly nearest: number };

/** What keeps a model from rendering this, whatever server has it; undefined when nothing does. */
export function checkOffer(catalog: Catalog, asked: Asked): OfferProblem | undefined {
  const model = findModel(catalog, asked.model);
  if (model === undefined) return { kind: 'unknown_model', model: asked.model };
  const offer = findModelSize(model, asked.size);
  if (offer === undefined) return { kind: 'size', model, offered: model.sizes.map(({ size }) => size) };
  if (offer.seconds.includes(asked.seconds)) return undefined;
  return { kind: 'seconds', model, offered: offer.seconds, nearest: nearestSeconds(offer.seconds, asked.seconds) };
}

/** One row of a model's offer: the seconds and the price of one size. */
export function findModelSize(model: Model, size: string): ModelSize | undefined {
  return model.sizes.find((offered) => offered.size === size);
}

/** The longer of two equally near: a clip that is too long can be trimmed. */
function nearestSeconds(offered: readonly number[], asked: number): number {
  const distance = (seconds: number): number => Math.abs(seconds - asked);
  return offered.toSorted((left, right) => distance(left) - distance(right) || right - left).at(0) ?? asked;
}
