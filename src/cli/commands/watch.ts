import { runWatch } from '../../submit/run-watch.js';
import type { RunCommand } from '../command.js';
import { exitCodes } from '../exit-code.js';
import { openFootage, withServer } from '../open-footage.js';
import { leaseMs } from '../with-lease.js';
import { withWriter } from '../with-ledger.js';

export const run: RunCommand = async (_invocation, session) => {
  const { project, server } = await openFootage(session);
  const { clock, random, crashPoints } = project;
  const { ended, running } = await withWriter(project, (ledger) =>
    withServer(server, ({ api }) =>
      runWatch(
        {},
        { ledger, api, clock, random, crashPoints, talk: session.talk },
        { serverKind: server.kind, leaseMs, isOnce: false, signal: session.signal },
      ),
    ),
  );
  return {
    exitCode: exitCodes.done,
    schema: 'nightshoot/watch@1',
    document: {
      ended: ended.map(({ id, batchId, batchStatus }) => ({ submission: id, batch: batchId, status: batchStatus })),
      running: running.length,
    },
    human: `${ended.length} batches ended, ${running.length} still running.`,
  };
};
