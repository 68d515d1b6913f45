import type { Catalog } from './catalog.js';
import { findModel } from './find-model.js';
import type { Model } from './model.js';

export type ServiceProblem =
  | { readonly kind: 'not_served'; readonly model: Model }
  | {
      readonly kind: 'retired';
      readonly model: Model;
      readonly retiredAt: string;
      /** What the same server can render instead, by the names lists write. */
      readonly replacements: readonly string[];
    };

export interface ServiceContext {
  readonly serverKind: string;
  readonly atMs: number;
}

/** Whether servers of this kind answer for the model at that time. A model of the config is served wherever it is configured. */
export function checkService(catalog: Catalog, modelName: string, at: ServiceContext): ServiceProblem | undefined {
  const model = findModel(catalog, modelName);
  const state = model && serviceState(catalog, model, at);
  if (model === undefined || state === undefined || state === 'served') return undefined;
  if (state === 'not_served') return { kind: 'not_served', model };
  const replacements = catalog.models.filter((other) => serviceState(catalog, other, at) === 'served');
  return {
    kind: 'retired',
    model,
    retiredAt: state.retiredAt,
    replacements: replacements.map(({ id, aliases }) => aliases[0] ?? id),
  };
}

function serviceState(
  catalog: Catalog,
  model: Model,
  { serverKind, atMs }: ServiceContext,
): 'served' | 'not_served' | { readonly retiredAt: string } {
  if (model.service === 'configured') return 'served';
  if (catalog.serverKinds.find((kind) => kind.id === serverKind)?.servesEveryModel === true) return 'served';
  const service = model.service.find((candidate) => candidate.serverKind === serverKind);
  if (service === undefined) return 'not_served';
  const { retiredAt } = service;
  return retiredAt === undefined || atMs < Date.parse(retiredAt) ? 'served' : { retiredAt };
}
