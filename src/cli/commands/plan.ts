import { plannedAttempts } from '../../domain/render-plan.js';
import { openProject } from '../../wiring.js';
import type { RunCommand } from '../command.js';
import { plannedServer } from '../connect-server.js';
import { exitCodes } from '../exit-code.js';
import { loadProject } from '../load-project.js';
import { planNight } from '../plan-night.js';
import { readSoundLists } from '../read-lists.js';
import { formatPlan } from '../view/format-plan.js';

export const run: RunCommand = async (invocation, session) => {
  const loaded = await loadProject(session);
  const project = await openProject(loaded.config, loaded.files, session.environment);
  const lists = await readSoundLists(loaded, { patterns: invocation.arguments, atMs: project.clock.now() });
  const ledger = await project.openLedger();
  try {
    const plan = await planNight(lists, { loaded, project, server: await plannedServer(loaded, session) }, ledger);
    return {
      exitCode: exitCodes.done,
      schema: 'nightshoot/plan@1',
      document: { plan, attempts: plannedAttempts(plan).length },
      human: formatPlan(plan, session.paint),
    };
  } finally {
    await ledger.close();
  }
};
