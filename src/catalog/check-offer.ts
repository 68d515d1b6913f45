import type { Catalog } from './catalog.js';
import { findModel } from './find-model.js';
import type { Model, ModelService, ModelSize } from './model.js';

export interface Asked {
  readonly model: string;
  readonly size: string;
  readonly seconds: number;
}

/** Where it would render; without a server only the model's own sizes and seconds are checked. */
export interface OfferContext {
  readonly serverKind: string | undefined;
  readonly atMs: number;
}

export type OfferProblem =
  | { readonly kind: 'unknown_model'; readonly model: string }
  | { readonly kind: 'not_served'; readonly model: Model; readonly serverKind: string }
  | { readonly kind: 'retired'; readonly model: Model; readonly service: ModelService; readonly retiredAt: string }
  | { readonly kind: 'size'; readonly model: Model; readonly offered: readonly string[] }
  | { readonly kind: 'seconds'; readonly model: Model; readonly offered: readonly number[]; readonly nearest: number };

/** What stands in the way of rendering this; empty when nothing does. */
export function checkOffer(catalog: Catalog, asked: Asked, context: OfferContext): readonly OfferProblem[] {
  const model = findModel(catalog, asked.model);
  if (model === undefined) return [{ kind: 'unknown_model', model: asked.model }];
  const problems = [checkService(catalog, model, context), checkShape(model, asked)];
  return problems.filter((problem) => problem !== undefined);
}

/** The sizes and seconds of one row of the model's offer. */
export function findModelSize(model: Model, size: string): ModelSize | undefined {
  return model.sizes.find((offered) => offered.size === size);
}

function checkService(catalog: Catalog, model: Model, context: OfferContext): OfferProblem | undefined {
  const { serverKind, atMs } = context;
  if (serverKind === undefined || model.service === 'configured') return undefined;
  if (catalog.serverKinds.find((kind) => kind.id === serverKind)?.servesEveryModel === true) return undefined;
  const service = model.service.find((candidate) => candidate.serverKind === serverKind);
  if (service === undefined) return { kind: 'not_served', model, serverKind };
  const { retiredAt } = service;
  if (retiredAt === undefined || atMs < Date.parse(retiredAt)) return undefined;
  return { kind: 'retired', model, service, retiredAt };
}

function checkShape(model: Model, asked: Asked): OfferProblem | undefined {
  const offer = findModelSize(model, asked.size);
  if (offer === undefined) return { kind: 'size', model, offered: model.sizes.map(({ size }) => size) };
  if (offer.seconds.includes(asked.seconds)) return undefined;
  return { kind: 'seconds', model, offered: offer.seconds, nearest: nearestSeconds(offer.seconds, asked.seconds) };
}

/** The longer of two equally near: a clip that is too long can be trimmed. */
function nearestSeconds(offered: readonly number[], asked: number): number {
  const distance = (seconds: number): number => Math.abs(seconds - asked);
  return offered.toSorted((left, right) => distance(left) - distance(right) || right - left).at(0) ?? asked;
}
