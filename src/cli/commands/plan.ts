import { plannedAttempts } from '../../domain/render-plan.js';
import type { RunCommand } from '../command.js';
import { exitCodes } from '../exit-code.js';
import { openStanding, planStanding } from '../open-standing.js';
import { formatPlan } from '../view/format-plan.js';
import { withLedger } from '../with-ledger.js';

export const run: RunCommand = async (invocation, session) => {
  const standing = await openStanding(invocation, session);
  return withLedger(standing.project, async (ledger) => {
    const plan = await planStanding(standing, invocation.arguments, ledger);
    return {
      exitCode: exitCodes.done,
      schema: 'nightshoot/plan@1',
      document: { plan, attempts: plannedAttempts(plan).length },
      human: formatPlan(plan, session.paint),
    };
  });
};
