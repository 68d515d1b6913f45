import { clipsAtRisk } from '../../domain/clips-at-risk.js';
import { runCheckState } from '../../submit/run-check-state.js';
import type { RunCommand } from '../command.js';
import { exitCodes } from '../exit-code.js';
import { headsOnce } from '../heads-once.js';
import { openStanding, planStanding } from '../open-standing.js';
import { standingMorning } from '../standing-morning.js';
import { formatStatus } from '../view/format-status.js';
import { withLedger } from '../with-ledger.js';

export const run: RunCommand = async (invocation, session) => {
  const standing = await openStanding(invocation, session);
  const { project } = standing;
  return withLedger(project, async (opened) => {
    const ledger = headsOnce(opened);
    const plan = await planStanding(standing, invocation.arguments, ledger);
    const { signal } = session;
    const morning = await standingMorning(plan, ledger);
    if (morning === undefined) await runCheckState({ show: plan.show }, { ledger, store: project.store }, { signal });
    const status = {
      show: plan.show,
      lease: await ledger.lease(),
      submissions: await ledger.submissions({ states: ['intended', 'accepted', 'unknown', 'needs_decision'] }),
      runs: await ledger.runs(),
      morning,
      // Of every run: a clip of an earlier night that is still out vanishes as well.
      atRisk: clipsAtRisk(await ledger.attempts({ states: ['rendered'] })),
      nowMs: project.clock.now(),
    };
    return {
      exitCode: exitCodes.done,
      schema: 'nightshoot/status@1',
      document: {
        show: status.show,
        run: morning?.run,
        books: morning?.books,
        at_risk: status.atRisk,
        submissions: status.submissions,
        lease: status.lease,
        runs: status.runs.map(({ name, kind, closedAtMs }) => ({ name, kind, is_open: closedAtMs === undefined })),
      },
      human: formatStatus(status, session.paint),
    };
  });
};
