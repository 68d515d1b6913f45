import { ferryOnce, openFerryPorts } from '../bring-home.js';
import { checkStore } from '../check-store.js';
import type { RunCommand } from '../command.js';
import { exitCodeOfFerry } from '../exit-code.js';
import { openFootage, withServer } from '../open-footage.js';
import { requireShow } from '../require-show.js';
import { warnOfTrouble } from '../warn-of-trouble.js';
import { withWriter } from '../with-ledger.js';

export const run: RunCommand = async (_invocation, session) => {
  const { project, server } = await openFootage(session);
  const { talk, signal } = session;
  const report = await withWriter(project, async (ledger) => {
    const show = await requireShow(ledger);
    await checkStore({ ledger, store: project.store }, signal);
    return withServer(server, async ({ api }) =>
      ferryOnce({ show, server }, await openFerryPorts({ api }, { project }, { ledger, talk }), signal),
    );
  });
  warnOfTrouble(report, talk, project.clock.now());
  return {
    exitCode: exitCodeOfFerry(report),
    schema: 'nightshoot/ferry@1',
    document: { ...report, storeFault: report.storeFault?.code },
    human: `${report.landed.length} files landed, ${report.left.length} still on the pull list, ${report.lost.length} lost.`,
  };
};
