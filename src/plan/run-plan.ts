import { checkService, type ServiceProblem } from '../catalog/check-service.js';
import { decisionsInForce } from '../domain/decision.js';
import type { Diagnostic } from '../domain/diagnostic.js';
import { type PlannedShot, plannedAttempts, type RenderPlan } from '../domain/render-plan.js';
import type { RetryAllowance } from '../domain/retry-policy.js';
import type { ServerIdentity } from '../domain/server.js';
import type { LedgerReader } from '../ports/ledger.js';
import { assemblePlan, type PlanInput, type PlanOptions } from './assemble-plan.js';
import { historyByShot } from './shot-history.js';

export type RunPlanInput = Omit<PlanInput, 'history' | 'decisions'>;

export interface RunPlanOptions {
  readonly catalog: PlanOptions['catalog'];
  /** Where the plan would be submitted; undefined when nothing is configured. */
  readonly server: Pick<ServerIdentity, 'kind' | 'rendersPlaceholders'> | undefined;
  readonly retries: RetryAllowance;
  readonly atMs: number;
}

/** Decides tonight from the lists and the ledger. Writes nothing, asks no server. */
export async function runPlan(
  input: RunPlanInput,
  ports: { readonly ledger: LedgerReader },
  options: RunPlanOptions,
): Promise<{ readonly plan: RenderPlan; readonly diagnostics: readonly Diagnostic[] }> {
  const versions = await ports.ledger.versions();
  const attempts = await ports.ledger.attempts();
  const decisions = decisionsInForce(await ports.ledger.events({ subject: 'decision' }));
  const history = historyByShot(versions, attempts);
  const plan = assemblePlan(
    { ...input, history, decisions },
    {
      catalog: options.catalog,
      rendersPlaceholders: options.server?.rendersPlaceholders ?? false,
      retries: options.retries,
    },
  );
  return { plan, diagnostics: checkModels(plan, options) };
}

/** A model that this server does not or no longer serve, once per model, at the first shot that asks for it. */
function checkModels(plan: RenderPlan, { catalog, server, atMs }: RunPlanOptions): readonly Diagnostic[] {
  if (server === undefined) return [];
  const first = new Map<string, PlannedShot>();
  for (const { shot } of plannedAttempts(plan)) if (!first.has(shot.request.model)) first.set(shot.request.model, shot);
  return [...first.values()].flatMap((shot) => {
    const problem = checkService(catalog, shot.request.model, { serverKind: server.kind, atMs });
    return problem === undefined ? [] : [serviceDiagnostic(shot, server.kind, problem)];
  });
}

function serviceDiagnostic(shot: PlannedShot, serverKind: string, problem: ServiceProblem): Diagnostic {
  const { id } = problem.model;
  if (problem.kind === 'not_served') {
    const message = `\`${id}\` is not served by servers of kind \`${serverKind}\`.`;
    const hint = 'Describe the model in `models:` of the config if this server has it.';
    return { severity: 'error', code: 'E_MODEL_NOT_SERVED', message, place: shot.place, hint };
  }
  const message = `\`${id}\` was retired on ${problem.retiredAt.slice(0, 10)} at servers of kind \`${serverKind}\`.`;
  const instead = problem.replacements.map((name) => `\`${name}\``).join(', ');
  const hint =
    instead === ''
      ? 'Name another server in `server.url` and `server.kind`, or describe a model it has in `models:`; `rehearse` needs neither.'
      : `This server has ${instead}; or name another server in \`server.url\` and \`server.kind\`.`;
  return { severity: 'error', code: 'E_MODEL_RETIRED', message, place: shot.place, hint };
}
