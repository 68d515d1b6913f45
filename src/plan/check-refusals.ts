import { formatPlace } from '../domain/place.js';
import type { PlannedShot, PlanRefusal, RenderPlan } from '../domain/render-plan.js';
import type { Shot } from '../domain/shot-list.js';
import { givingField } from '../shotlist/giving-field.js';
import { placeOfShotField } from '../shotlist/place-of-shot-field.js';

export interface RefusalOptions {
  /** Landed shots that may change at once; undefined is no limit. */
  readonly rerenders: number | undefined;
  readonly acceptsUnknownCost: boolean;
  readonly rendersPlaceholders: boolean;
}

/** What a person must say yes to: many landed shots re-rendered at once, and prices nobody knows. */
export function checkRefusals(
  plan: RenderPlan,
  shots: readonly Shot[],
  options: RefusalOptions,
): readonly PlanRefusal[] {
  return [checkRerenders(plan, shots, options.rerenders), checkUnknownCost(plan, shots, options)].filter(
    (refusal) => refusal !== undefined,
  );
}

/** One edit of a default can re-render a show; the limit asks whether that was meant. */
function checkRerenders(plan: RenderPlan, shots: readonly Shot[], limit: number | undefined): PlanRefusal | undefined {
  const changed = plan.shots.filter((shot) => shot.replacesVersion !== undefined && shot.attempts.length > 0);
  if (limit === undefined || changed.length <= limit) return undefined;
  const byId = new Map(shots.map((shot) => [shot.id, shot]));
  const causes = new Map<string, number>();
  for (const shot of changed) {
    const cause = causeOf(shot, byId.get(shot.shotId));
    causes.set(cause, (causes.get(cause) ?? 0) + 1);
  }
  const [[cause, count] = ['', 0]] = [...causes].toSorted(([, left], [, right]) => right - left);
  const why = count === changed.length ? `because ${cause}` : `at once, ${count} of them because ${cause}`;
  return {
    code: 'E_RERENDER_LIMIT',
    message: `${changed.length} landed shots change ${why}; \`limits.rerenders\` is ${limit}.`,
    hint: 'Take the change back, raise the limit, or set `locked: true` on what must stay.',
  };
}

/** `model changed at harbor.yaml:4:10, a default of the list`. */
function causeOf(planned: PlannedShot, shot: Shot | undefined): string {
  const [input = 'request'] = planned.changedInputs;
  const origins = shot?.origins();
  const origin = origins?.find(givingField(input.replaceAll(' ', '_'), origins));
  if (origin === undefined || origin.layer === 'shot') return `their \`${input}\` changed`;
  const where = origin.place === undefined ? 'in the config' : `at ${formatPlace(origin.place)}`;
  return `\`defaults.${input.replaceAll(' ', '_')}\` changed ${where}`;
}

function checkUnknownCost(plan: RenderPlan, shots: readonly Shot[], options: RefusalOptions): PlanRefusal | undefined {
  if (options.acceptsUnknownCost || options.rendersPlaceholders) return undefined;
  const unknown = plan.shots.filter((shot) => shot.attempts.some(({ price }) => price.kind === 'unknown'));
  const [first] = unknown;
  if (first === undefined) return undefined;
  const shot = shots.find(({ id }) => id === first.shotId);
  const models = [...new Set(unknown.map((shot) => `\`${shot.request.model}\``))].join(', ');
  return {
    code: 'E_UNKNOWN_COST',
    message: `Nobody knows what ${named(unknown)} with ${models} would cost.`,
    place: shot === undefined ? first.place : placeOfShotField(shot, 'model'),
    hint: 'Give the model a `price` in `models:`, or set `accept_unknown_cost: true`.',
  };
}

/** `DCK_0010`, or `5 shots (DCK_0010, DCK_0020, DCK_0030 and 2 more)`. */
function named(shots: readonly PlannedShot[]): string {
  const ids = shots.slice(0, mostNamed).map(({ shotId }) => shotId);
  if (shots.length === 1) return ids.join('');
  const more = shots.length - ids.length;
  return `${shots.length} shots (${ids.join(', ')}${more > 0 ? ` and ${more} more` : ''})`;
}

const mostNamed = 3;
