import { runFerry } from '../../ferry/run-ferry.js';
import { ferryOptions } from '../bring-home.js';
import type { RunCommand } from '../command.js';
import { exitCodes } from '../exit-code.js';
import { openFootage, withServer } from '../open-footage.js';
import { requireShow } from '../require-show.js';
import { withWriter } from '../with-ledger.js';

export const run: RunCommand = async (_invocation, session) => {
  const { project, server } = await openFootage(session);
  const { clock, random, crashPoints, store } = project;
  const quay = await project.openQuay();
  const report = await withWriter(project, async (ledger) => {
    const show = await requireShow(ledger);
    return withServer(server, ({ api }) =>
      runFerry(
        {},
        { ledger, api, clock, random, crashPoints, store, ...quay, talk: session.talk },
        ferryOptions(show, session.signal),
      ),
    );
  });
  if (report.storeFault !== undefined && report.lost.length === 0) throw report.storeFault;
  return {
    exitCode: report.lost.length > 0 ? exitCodes.footageLost : exitCodes.done,
    schema: 'nightshoot/ferry@1',
    document: report,
    human: `${report.landed.length} files landed, ${report.left.length} still on the pull list, ${report.lost.length} lost.`,
  };
};
