import { checkService, type ServiceProblem } from '../catalog/check-service.js';
import { isAttemptInFlight } from '../domain/attempt-state.js';
import { decisionsInForce } from '../domain/decision.js';
import type { Diagnostic } from '../domain/diagnostic.js';
import { type PlannedShot, plannedAttempts, type RenderPlan } from '../domain/render-plan.js';
import type { RetryAllowance } from '../domain/retry-policy.js';
import type { ServerIdentity } from '../domain/server.js';
import type { Shot, ShotList } from '../domain/shot-list.js';
import { spendingSoFar } from '../domain/spending.js';
import type { LedgerReader } from '../ports/ledger.js';
import { inheritedFrom, placeOfShotField } from '../shotlist/place-of-shot-field.js';
import { applyLimits, type PlanLimits, type Urgency } from './apply-limits.js';
import { assemblePlan, type PlanOptions } from './assemble-plan.js';
import { checkParams } from './check-params.js';
import { checkRefusals } from './check-refusals.js';
import { deferredBefore } from './deferrals.js';
import { readListMemory, reinstatedShots } from './list-memory.js';
import { type RequestSources, renderRequests } from './render-requests.js';
import { historyByShot } from './shot-history.js';
import { shotsInOrder } from './shots-in-order.js';
import { spellAsLedger } from './spell-as-ledger.js';
import { unsettledShots } from './unsettled-shots.js';

export interface RunPlanInput {
  readonly show: string;
  readonly lists: readonly ShotList[];
  readonly contents: RequestSources['contents'];
}

export interface RunPlanOptions {
  readonly catalog: PlanOptions['catalog'];
  /** Where the plan would be submitted; undefined when nothing is configured. */
  readonly server: Pick<ServerIdentity, 'kind' | 'rendersPlaceholders'> | undefined;
  readonly retries: RetryAllowance;
  readonly limits: PlanningLimits;
  readonly atMs: number;
}

/** What the project allows; the parts of its config that money and time depend on. */
export interface PlanningLimits {
  readonly limits: Omit<PlanLimits, 'drainableTakes'> & { readonly rerenders: number | undefined };
  readonly acceptsUnknownCost: boolean;
  readonly bandwidthBytesPerSecond: number | undefined;
  /** IANA name: a day's budget ends at midnight there. */
  readonly timezone: string;
}

/** Decides tonight from the lists and the ledger. Writes nothing, asks no server. */
export async function runPlan(
  input: RunPlanInput,
  ports: { readonly ledger: LedgerReader },
  options: RunPlanOptions,
): Promise<{ readonly plan: RenderPlan; readonly diagnostics: readonly Diagnostic[] }> {
  const versions = await ports.ledger.versionHeads();
  const attempts = await ports.ledger.attemptHeads();
  const runs = await ports.ledger.runs();
  const open = runs.filter(({ closedAtMs }) => closedAtMs === undefined);
  const events = await ports.ledger.events({ subject: 'decision' });
  const rendersPlaceholders = options.server?.rendersPlaceholders ?? false;
  const lists = spellAsLedger(
    input.lists,
    versions.map(({ shotId }) => shotId),
  );
  const requested = renderRequests(shotsInOrder(lists), { catalog: options.catalog, contents: input.contents });
  const unsettled = await ports.ledger.versions(unsettledShots(versions, requested));
  const history = historyByShot({ versions, attempts, unsettled });
  const wereOut = reinstatedShots(readListMemory(events), runs.at(-1)?.id);
  const wanted = assemblePlan(
    { show: input.show, lists, requested, history, decisions: decisionsInForce(events), wereOut },
    { catalog: options.catalog, rendersPlaceholders, retries: options.retries },
  );
  const shots = lists.flatMap((list) => list.shots);
  const plan = applyLimits(wanted, {
    limits: { ...options.limits.limits, drainableTakes: drainableTakes(options) },
    spending: spendingSoFar(attempts, {
      runIds: new Set(open.map(({ id }) => id)),
      atMs: options.atMs,
      timezone: options.limits.timezone,
    }),
    takesOut: attempts.filter(({ state }) => isAttemptInFlight(state)).length,
    urgencyOf: urgencyOf(shots),
    waiting: deferredBefore(events),
  });
  const refusals = checkRefusals(plan, shots, {
    rerenders: options.limits.limits.rerenders,
    acceptsUnknownCost: options.limits.acceptsUnknownCost,
    rendersPlaceholders,
  });
  const params = options.server === undefined ? [] : checkParams(plan, options.catalog, options.server.kind);
  return { plan: { ...plan, refusals }, diagnostics: [...checkModels(plan, shots, options), ...params] };
}

/** Clips of a few seconds at 1080p; a guess that is too high defers a take, one that is too low can lose it. */
const typicalTakeBytes = 60_000_000;

/** Half of the time stays free for what goes wrong on the way. */
function drainableTakes({ catalog, server, limits }: RunPlanOptions): number | undefined {
  const kind = catalog.serverKinds.find((one) => one.id === server?.kind);
  if (kind === undefined || limits.bandwidthBytesPerSecond === undefined) return undefined;
  const seconds = (kind.downloadHours.batch * 3600) / 2;
  return Math.max(1, Math.floor((limits.bandwidthBytesPerSecond * seconds) / typicalTakeBytes));
}

function urgencyOf(shots: readonly Shot[]): (shot: PlannedShot) => Urgency {
  const byId = new Map(shots.map((shot) => [shot.id, shot.editorial]));
  return ({ shotId }) => ({ priority: byId.get(shotId)?.priority ?? 0, due: byId.get(shotId)?.due });
}

/** A model that this server does not or no longer serve, once per model, where the first shot that asks for it has it from. */
function checkModels(
  plan: RenderPlan,
  shots: readonly Shot[],
  { catalog, server, atMs }: RunPlanOptions,
): readonly Diagnostic[] {
  if (server === undefined) return [];
  const first = new Map<string, PlannedShot>();
  for (const { shot } of plannedAttempts(plan)) if (!first.has(shot.request.model)) first.set(shot.request.model, shot);
  return [...first].flatMap(([model, planned]) => {
    const problem = checkService(catalog, model, { serverKind: server.kind, atMs });
    if (problem === undefined) return [];
    const shot = shots.find(({ id }) => id === planned.shotId);
    const where =
      shot === undefined
        ? { place: planned.place }
        : { place: placeOfShotField(shot, 'model'), ...inheritedFrom(shot, 'model') };
    return [{ ...serviceDiagnostic(server.kind, problem), ...where }];
  });
}

function serviceDiagnostic(serverKind: string, problem: ServiceProblem): Diagnostic {
  const { id } = problem.model;
  if (problem.kind === 'not_served') {
    const message = `\`${id}\` is not served by servers of kind \`${serverKind}\`.`;
    const hint = 'Describe the model in `models:` of the config if this server has it.';
    return { severity: 'error', code: 'E_MODEL_NOT_SERVED', message, hint };
  }
  const message = `\`${id}\` was retired on ${problem.retiredAt.slice(0, 10)} at servers of kind \`${serverKind}\`.`;
  const instead = problem.replacements.map((name) => `\`${name}\``).join(', ');
  const hint =
    instead === ''
      ? 'Name another server in `server.url` and `server.kind`, or describe a model it has in `models:`; `rehearse` needs neither.'
      : `This server has ${instead}; or name another server in \`server.url\` and \`server.kind\`.`;
  return { severity: 'error', code: 'E_MODEL_RETIRED', message, hint };
}
