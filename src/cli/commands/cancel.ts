import { runCancelBatches } from '../../submit/run-cancel-batches.js';
import type { RunCommand } from '../command.js';
import { decide } from '../decide.js';
import { exitCodes } from '../exit-code.js';
import { openFootage, withServer } from '../open-footage.js';
import { openStanding } from '../open-standing.js';
import { withLedger } from '../with-ledger.js';

/** Decides, then cancels at the server what nobody wants any more: waiting for the next run would pay for it. */
export const run: RunCommand = async (invocation, session) => {
  const decided = await decide('cancel', await openStanding(invocation, session), { invocation, session });
  const { project, server } = await openFootage(session);
  const { cancelled, ended, shared } = decided.isDryRun
    ? { cancelled: [], ended: [], shared: [] }
    : await withLedger(project, (ledger) =>
        withServer(server, ({ api }) =>
          runCancelBatches({}, { ledger, api, crashPoints: project.crashPoints }, { signal: session.signal }),
        ),
      );
  const batchesOf = (submissions: typeof cancelled) => submissions.map(({ batchId }) => batchId);
  const lines = [
    ...decided.decisions.map(
      ({ customId }) => `${decided.isDryRun ? 'would cancel' : 'not wanted any more:'} ${customId}`,
    ),
    ...decided.refused.map(({ take, why }) => `cannot cancel ${take.shotId} take ${take.take}: ${why}`),
    ...batchesOf(cancelled).map((batch) => `cancelled at the server: ${batch}`),
    ...batchesOf(ended).map((batch) => `had ended already: ${batch}`),
    ...batchesOf(shared).map((batch) => `goes on, because other takes of it are wanted: ${batch}`),
    `${cancelled.length} batches cancelled; what had rendered still comes home with the next run.`,
  ];
  return {
    exitCode: exitCodes.done,
    schema: 'nightshoot/cancel@1',
    document: {
      is_dry_run: decided.isDryRun,
      decisions: decided.decisions,
      cancelled: batchesOf(cancelled),
      ended: batchesOf(ended),
      shared: batchesOf(shared),
    },
    human: lines.join('\n'),
  };
};
