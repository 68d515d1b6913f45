import { runCancelBatches } from '../../submit/run-cancel-batches.js';
import { hasFlag, type RunCommand } from '../command.js';
import { rehearsalServer } from '../connect-server.js';
import { type Decided, decide, formatWishes } from '../decide.js';
import { exitCodes } from '../exit-code.js';
import { openFootage, withServer } from '../open-footage.js';
import { openStanding, type Standing } from '../open-standing.js';
import type { Session } from '../session.js';
import { withLedger } from '../with-ledger.js';

/** Decides, then cancels at the server what nobody wants any more: waiting for the next run would pay for it. */
export const run: RunCommand = async (invocation, session) => {
  const standing = await openStanding(invocation, session);
  const decided = await decide('cancel', standing, { invocation, session });
  const isRehearsal = hasFlag(invocation, 'rehearsal');
  const { cancelled, ended, shared } = decided.isDryRun
    ? { cancelled: [], ended: [], shared: [] }
    : await cancelAtServer(standing, { isRehearsal, session });
  const batchesOf = (submissions: typeof cancelled) => submissions.map(({ batchId }) => batchId);
  const lines = [
    ...formatWishes('cancel', decided, decided.isDryRun ? 'would ' : ''),
    ...batchesOf(cancelled).map((batch) => `cancelled at the server: ${batch}`),
    ...batchesOf(ended).map((batch) => `had ended already: ${batch}`),
    ...batchesOf(shared).map((batch) => `goes on, because other takes of it are wanted: ${batch}`),
    summaryOf(decided, cancelled.length),
  ];
  return {
    exitCode: decided.refused.length > 0 && decided.decisions.length === 0 ? exitCodes.needsSomeone : exitCodes.done,
    schema: 'nightshoot/cancel@1',
    document: {
      is_dry_run: decided.isDryRun,
      decisions: decided.decisions,
      refused: decided.refused.map(({ take, why }) => ({ shot: take.shotId, take: take.take, why })),
      cancelled: batchesOf(cancelled),
      ended: batchesOf(ended),
      shared: batchesOf(shared),
    },
    human: lines.join('\n'),
  };
};

/** Where it fails, what was decided stays decided; the same command again asks the server again. */
async function cancelAtServer(
  { loaded, project }: Standing,
  { isRehearsal, session }: { readonly isRehearsal: boolean; readonly session: Session },
) {
  const server = isRehearsal ? rehearsalServer(loaded, session) : (await openFootage(session)).server;
  return withLedger(project, (ledger) =>
    withServer(server, ({ api }) =>
      runCancelBatches({}, { ledger, api, crashPoints: project.crashPoints }, { signal: session.signal }),
    ),
  );
}

function summaryOf({ isDryRun, decisions }: Decided, batches: number): string {
  if (decisions.length === 0 && batches === 0) return 'There is nothing to cancel.';
  if (isDryRun) return 'Nothing is decided yet.';
  const count = batches === 1 ? '1 batch' : `${batches} batches`;
  return `${count} cancelled; what had rendered still comes home with the next run.`;
}
