import type { Catalog } from '../catalog/catalog.js';
import type { ParamKind } from '../catalog/server-kind.js';
import type { Diagnostic } from '../domain/diagnostic.js';
import { type PlannedShot, plannedAttempts, type RenderPlan } from '../domain/render-plan.js';
import type { ParamValue } from '../domain/render-request.js';

/** Parameters that servers of this kind do not take, or not so: each name once, at the first shot that asks for it. */
export function checkParams(plan: RenderPlan, catalog: Catalog, serverKind: string): readonly Diagnostic[] {
  const kind = catalog.serverKinds.find((one) => one.id === serverKind);
  if (kind === undefined) return [];
  const faults = new Map<string, Diagnostic>();
  for (const { shot } of plannedAttempts(plan)) {
    for (const [name, value] of Object.entries(shot.request.params)) {
      const wanted = kind.params[name];
      if (faults.has(name) || (wanted !== undefined && fits(value, wanted))) continue;
      faults.set(name, notOffered(shot, { name, wanted, serverKind, known: Object.keys(kind.params) }));
    }
  }
  return [...faults.values()];
}

function fits(value: ParamValue, wanted: ParamKind): boolean {
  switch (wanted) {
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'text':
      return typeof value === 'string';
    default:
      return wanted satisfies never;
  }
}

interface Param {
  readonly name: string;
  readonly wanted: ParamKind | undefined;
  readonly serverKind: string;
  readonly known: readonly string[];
}

function notOffered(shot: PlannedShot, { name, wanted, serverKind, known }: Param): Diagnostic {
  const message =
    wanted === undefined
      ? `Servers of kind \`${serverKind}\` take no parameter \`${name}\`.`
      : `\`${name}\` of \`${shot.shotId}\` is not of the kind ${wanted}.`;
  const hint =
    known.length === 0
      ? 'They take none beyond the common fields.'
      : `They take ${known.map((one) => `\`${one}\``).join(', ')}.`;
  return { severity: 'error', code: 'E_PARAM_NOT_OFFERED', message, place: { ...shot.place, field: 'params' }, hint };
}
