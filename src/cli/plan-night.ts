import { hasErrors } from '../domain/diagnostic.js';
import type { RenderPlan } from '../domain/render-plan.js';
import { runPlan } from '../plan/run-plan.js';
import type { LedgerReader } from '../ports/ledger.js';
import type { NightServerFacts } from './connect-server.js';
import { InvalidInput } from './invalid-input.js';
import type { NightInput } from './night-input.js';
import type { SoundLists } from './read-lists.js';

/** What the lists and the ledger ask for at this moment. Throws InvalidInput where the server cannot serve it. */
export async function planNight(
  lists: SoundLists,
  {
    loaded,
    project,
    server,
  }: Pick<NightInput, 'loaded' | 'project'> & { readonly server: NightServerFacts | undefined },
  ledger: LedgerReader,
): Promise<RenderPlan> {
  const { plan, diagnostics } = await runPlan(
    { show: lists.show, lists: lists.lists, contents: lists.contents },
    { ledger },
    {
      catalog: loaded.catalog,
      server: server && { kind: server.kind.id, rendersPlaceholders: server.rendersPlaceholders },
      retries: loaded.config.retries,
      limits: loaded.config,
      atMs: project.clock.now(),
    },
  );
  if (hasErrors(diagnostics)) throw new InvalidInput(diagnostics);
  return plan;
}
