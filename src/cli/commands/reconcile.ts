import { cancelledAttempts, decisionsInForce } from '../../domain/decision.js';
import type { LedgerReader } from '../../ports/ledger.js';
import { type ReconcileReport, runReconcile } from '../../reconcile/run-reconcile.js';
import type { Project } from '../../wiring.js';
import { reconcileOptions } from '../bring-home.js';
import type { RunCommand } from '../command.js';
import { decisionCommands, formatDecisionCommands } from '../decision-commands.js';
import { type ExitCode, exitCodes } from '../exit-code.js';
import { exitCodeOfTakes } from '../exit-code-of-takes.js';
import { openFootage, withServer } from '../open-footage.js';
import { formatReconciled } from '../view/format-reconciled.js';
import { withWriter } from '../with-ledger.js';

export const run: RunCommand = async (_invocation, session) => {
  const { project, server } = await openFootage(session);
  const { clock, crashPoints } = project;
  const { talk, signal } = session;
  const { report, exitCode, decide } = await withWriter(project, async (ledger) => {
    const report = await withServer(server, ({ api }) =>
      runReconcile({}, { ledger, api, clock, crashPoints, talk }, reconcileOptions(server, signal)),
    );
    return { report, exitCode: await exitCodeOf(report, project, ledger), decide: await decisionCommands(ledger) };
  });
  return {
    exitCode,
    schema: 'nightshoot/reconcile@1',
    document: { ...report, decide },
    human: [formatReconciled(report), ...(decide.length === 0 ? [] : [formatDecisionCommands(decide)])].join('\n\n'),
  };
};

/** By the takes whose batches this call read. */
async function exitCodeOf(
  { submissions }: ReconcileReport,
  { config }: Pick<Project, 'config'>,
  ledger: LedgerReader,
): Promise<ExitCode> {
  const read = submissions.filter(({ isEnded, lines }) => isEnded || lines > 0);
  const attempts = await Promise.all(read.map(({ submissionId }) => ledger.attempts({ submissionId })));
  const shotIds = [...new Set(attempts.flat().map(({ shotId }) => shotId))];
  if (shotIds.length === 0) return exitCodes.done;
  const decisions = decisionsInForce(await ledger.events({ subject: 'decision' }));
  const cancelled = cancelledAttempts(decisions.values());
  return exitCodeOfTakes(await ledger.attempts({ shotIds }), { retries: config.retries, cancelled });
}
