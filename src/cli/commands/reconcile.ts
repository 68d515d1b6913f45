import { cancelledAttempts, decisionsInForce } from '../../domain/decision.js';
import type { LedgerReader } from '../../ports/ledger.js';
import { type ReconcileReport, runReconcile } from '../../reconcile/run-reconcile.js';
import type { Project } from '../../wiring.js';
import { reconcileOptions } from '../bring-home.js';
import type { RunCommand } from '../command.js';
import { decisionCommands, formatDecisionCommands } from '../decision-commands.js';
import { type ExitCode, exitCodes, worseExitCode } from '../exit-code.js';
import { exitCodeOfTakes } from '../exit-code-of-takes.js';
import { openFootage, withServer } from '../open-footage.js';
import { type ReconciledFailure, reconciledFailures } from '../reconciled-failures.js';
import {
  failureDocument,
  formatReconciled,
  formatReconciledFailures,
  reportDocument,
} from '../view/format-reconciled.js';
import { withWriter } from '../with-ledger.js';

export const run: RunCommand = async (_invocation, session) => {
  const { project, server } = await openFootage(session);
  const { clock, crashPoints } = project;
  const { talk, signal } = session;
  const { report, decide, takes } = await withWriter(project, async (ledger) => {
    const report = await withServer(server, ({ api }) =>
      runReconcile({}, { ledger, api, clock, crashPoints, talk }, reconcileOptions(server, signal)),
    );
    return { report, decide: await decisionCommands(ledger), takes: await judgeTakes(report, project, ledger) };
  });
  const hasFault = report.submissions.some(({ fault }) => fault !== undefined);
  const exitCode = [
    takes.exitCode,
    hasFault ? exitCodes.unreachable : exitCodes.done,
    decide.length > 0 ? exitCodes.needsDecision : exitCodes.done,
  ].reduce(worseExitCode);
  return {
    exitCode,
    schema: 'nightshoot/reconcile@1',
    document: { ...reportDocument(report), failures: takes.failures.map(failureDocument), decide },
    human: [
      formatReconciled(report),
      ...(takes.failures.length === 0 ? [] : [formatReconciledFailures(takes.failures)]),
      ...(decide.length === 0 ? [] : [formatDecisionCommands(decide)]),
    ].join('\n\n'),
  };
};

interface Takes {
  readonly exitCode: ExitCode;
  readonly failures: readonly ReconciledFailure[];
}

/** The takes whose batches this call read. */
async function judgeTakes(
  { submissions }: ReconcileReport,
  { config }: Pick<Project, 'config'>,
  ledger: LedgerReader,
): Promise<Takes> {
  const read = new Set(
    submissions.filter(({ isEnded, lines }) => isEnded || lines > 0).map(({ submissionId }) => submissionId),
  );
  const sent = await Promise.all([...read].map((submissionId) => ledger.attempts({ submissionId })));
  const shotIds = [...new Set(sent.flat().map(({ shotId }) => shotId))];
  if (shotIds.length === 0) return { exitCode: exitCodes.done, failures: [] };
  const attempts = await ledger.attempts({ shotIds });
  const decisions = decisionsInForce(await ledger.events({ subject: 'decision' }));
  const rules = { retries: config.retries, cancelled: cancelledAttempts(decisions.values()) };
  const failed = attempts.filter(({ failure }) => failure !== undefined).map(({ shotId }) => shotId);
  const failures = reconciledFailures(attempts, await ledger.versions([...new Set(failed)]), {
    ...rules,
    isRead: ({ submissionId }) => read.has(submissionId),
  });
  return { exitCode: exitCodeOfTakes(attempts, rules), failures };
}
