import { checkOffer } from '../catalog/check-offer.js';
import type { Diagnostic } from '../domain/diagnostic.js';
import { plannedAttempts, type RenderPlan } from '../domain/render-plan.js';
import type { ServerIdentity } from '../domain/server.js';
import type { ShotList } from '../domain/shot-list.js';
import type { LedgerReader } from '../ports/ledger.js';
import { assemblePlan, type PlanInput, type PlanOptions } from './assemble-plan.js';
import { historyByShot } from './shot-history.js';

export type RunPlanInput = Omit<PlanInput, 'history' | 'contents'> & {
  readonly lists: readonly ShotList[];
  /** What reading the lists found: content of references and clips, by path. */
  readonly references: PlanInput['contents'];
};

export interface RunPlanOptions {
  readonly catalog: PlanOptions['catalog'];
  /** Where the plan would be submitted; undefined when nothing is configured. */
  readonly server: Pick<ServerIdentity, 'kind' | 'rendersPlaceholders'> | undefined;
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
  const plan = assemblePlan(
    { show: input.show, lists: input.lists, contents: input.references, history: historyByShot(versions, attempts) },
    { catalog: options.catalog, rendersPlaceholders: options.server?.rendersPlaceholders ?? false },
  );
  return { plan, diagnostics: checkService(plan, options) };
}

/** A model that this server does not or no longer serve, once per model, at the first shot that asks for it. */
function checkService(plan: RenderPlan, { catalog, server, atMs }: RunPlanOptions): readonly Diagnostic[] {
  const asked = new Map(plannedAttempts(plan).map(({ shot }) => [shot.request.model, shot]));
  return [...asked.values()].flatMap((shot) =>
    checkOffer(catalog, shot.request, { serverKind: server?.kind, atMs }).flatMap((problem): Diagnostic[] => {
      if (problem.kind === 'retired') {
        const day = problem.retiredAt.slice(0, 10);
        const message = `\`${problem.model.id}\` was retired on ${day} at servers of kind \`${server?.kind}\`.`;
        const hint =
          'Name another server in `server.url` and `server.kind`, or another model; `rehearse` needs neither.';
        return [{ severity: 'error', code: 'E_MODEL_RETIRED', message, place: shot.place, hint }];
      }
      if (problem.kind !== 'not_served') return [];
      const message = `\`${problem.model.id}\` is not served by servers of kind \`${problem.serverKind}\`.`;
      const hint = 'Describe the model in `models:` of the config if this server has it.';
      return [{ severity: 'error', code: 'E_MODEL_NOT_SERVED', message, place: shot.place, hint }];
    }),
  );
}
