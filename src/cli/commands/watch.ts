import { runWatch } from '../../submit/run-watch.js';
import { hasFlag, type RunCommand, textOption } from '../command.js';
import { exitCodes } from '../exit-code.js';
import { openFootage, withServer } from '../open-footage.js';
import { leaseMs } from '../with-lease.js';
import { withWriter } from '../with-ledger.js';
import { withNews } from '../with-news.js';

export const run: RunCommand = async (invocation, session) => {
  const { project, server } = await openFootage(session);
  const { clock, random, crashPoints } = project;
  const { ended, running } = await withNews(textOption(invocation, 'webhooks'), session, (news) =>
    withWriter(project, (ledger) =>
      withServer(server, ({ api }) =>
        runWatch(
          {},
          { ledger, api, clock, random, crashPoints, talk: session.talk, ...(news === undefined ? {} : { news }) },
          { serverKind: server.kind, leaseMs, isOnce: hasFlag(invocation, 'once'), signal: session.signal },
        ),
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
    human: `${ended.length} ${ended.length === 1 ? 'batch' : 'batches'} ended, ${running.length} still running.`,
  };
};
