import { runCheckState } from '../../submit/run-check-state.js';
import type { RunCommand } from '../command.js';
import { exitCodes } from '../exit-code.js';
import { openStanding, planStanding } from '../open-standing.js';
import { standingMorning } from '../standing-morning.js';
import { formatStatus } from '../view/format-status.js';
import { withLedger } from '../with-ledger.js';

export const run: RunCommand = async (invocation, session) => {
  const standing = await openStanding(invocation, session);
  const { project } = standing;
  return withLedger(project, async (ledger) => {
    const plan = await planStanding(standing, invocation.arguments, ledger);
    const { signal } = session;
    const morning = await standingMorning(plan, project, ledger);
    if (morning === undefined) await runCheckState({ show: plan.show }, { ledger, store: project.store }, { signal });
    const status = {
      show: plan.show,
      lease: await ledger.lease(),
      submissions: await ledger.submissions({ states: ['intended', 'accepted', 'unknown', 'needs_decision'] }),
      runs: await ledger.runs(),
      model: morning?.model,
      nowMs: project.clock.now(),
    };
    return {
      exitCode: exitCodes.done,
      schema: 'nightshoot/status@1',
      document: {
        show: status.show,
        run: morning?.model.run,
        books: morning?.model.books,
        at_risk: morning?.model.verdict.atRisk,
        submissions: status.submissions,
        lease: status.lease,
        runs: status.runs.map(({ name, kind, closedAtMs }) => ({ name, kind, is_open: closedAtMs === undefined })),
      },
      human: formatStatus(status, session.paint),
    };
  });
};
