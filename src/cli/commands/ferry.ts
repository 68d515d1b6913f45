import { ferryOnce } from '../bring-home.js';
import type { RunCommand } from '../command.js';
import { exitCodeOfFerry } from '../exit-code.js';
import { openFootage, withServer } from '../open-footage.js';
import { requireShow } from '../require-show.js';
import { warnOfTrouble } from '../warn-of-trouble.js';
import { withWriter } from '../with-ledger.js';

export const run: RunCommand = async (_invocation, session) => {
  const { project, server } = await openFootage(session);
  const { clock, random, crashPoints, store } = project;
  const quay = await project.openQuay();
  const report = await withWriter(project, async (ledger) => {
    const show = await requireShow(ledger);
    return withServer(server, ({ api }) =>
      ferryOnce(
        { show, server },
        { ledger, api, clock, random, crashPoints, store, ...quay, talk: session.talk },
        session.signal,
      ),
    );
  });
  warnOfTrouble(report, session.talk, clock.now());
  return {
    exitCode: exitCodeOfFerry(report),
    schema: 'nightshoot/ferry@1',
    document: { ...report, storeFault: report.storeFault?.code },
    human: `${report.landed.length} files landed, ${report.left.length} still on the pull list, ${report.lost.length} lost.`,
  };
};
