import { runReconcile } from '../../reconcile/run-reconcile.js';
import { reconcileOptions } from '../bring-home.js';
import type { RunCommand } from '../command.js';
import { exitCodes } from '../exit-code.js';
import { openFootage, withServer } from '../open-footage.js';
import { withWriter } from '../with-ledger.js';

export const run: RunCommand = async (_invocation, session) => {
  const { project, server } = await openFootage(session);
  const { clock, crashPoints } = project;
  const report = await withWriter(project, (ledger) =>
    withServer(server, ({ api }) =>
      runReconcile(
        {},
        { ledger, api, clock, crashPoints, talk: session.talk },
        reconcileOptions(server, session.signal),
      ),
    ),
  );
  return {
    exitCode: exitCodes.done,
    schema: 'nightshoot/reconcile@1',
    document: report,
    human: `${report.submissions.length} batches reconciled.`,
  };
};
