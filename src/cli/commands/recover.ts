import { RenderQueueError } from '../../domain/render-queue-error.js';
import { runDecideSubmission, type SubmissionVerdict } from '../../submit/run-decide-submission.js';
import { runKeepSnapshot } from '../../submit/run-keep-snapshot.js';
import { runRecover } from '../../submit/run-recover.js';
import { type CommandResult, type Invocation, type RunCommand, textOption } from '../command.js';
import { confirm } from '../confirm.js';
import { exitCodes } from '../exit-code.js';
import { openFootage, withServer } from '../open-footage.js';
import { readSoundLists } from '../read-lists.js';
import type { Session } from '../session.js';
import { leaseMs } from '../with-lease.js';
import { withWriter } from '../with-ledger.js';

export const run: RunCommand = async (invocation, session) => {
  const verdict = readVerdict(invocation);
  return verdict === undefined ? recover(session) : settle(verdict, session);
};

/** `--adopt 01K…=batch_…` or `--never-accepted 01K…`. */
function readVerdict(invocation: Invocation): SubmissionVerdict | undefined {
  const adopted = textOption(invocation, 'adopt');
  const never = textOption(invocation, 'neverAccepted');
  if (never !== undefined) return { submissionId: never, batchId: undefined };
  if (adopted === undefined) return undefined;
  const [submissionId = '', ...batch] = adopted.split('=');
  if (batch.length > 0 && batch.join('=') !== '') return { submissionId, batchId: batch.join('=') };
  throw new RenderQueueError({
    code: 'E_ADOPT',
    kind: 'usage',
    message: `\`${adopted}\` names no submission with its batch.`,
    hint: 'Write `--adopt <submission>=<batch id>`.',
  });
}

async function settle(verdict: SubmissionVerdict, session: Session): Promise<CommandResult> {
  const { project, server } = await openFootage(session);
  const isAdopted = verdict.batchId !== undefined;
  const what = isAdopted
    ? `belongs to batch ${verdict.batchId}`
    : 'was never accepted, so that its takes are tried anew';
  await confirm(`Record that submission ${verdict.submissionId} ${what}?`, session);
  const submission = await withWriter(project, (ledger) =>
    withServer(server, ({ api }) =>
      runDecideSubmission(
        verdict,
        { ledger, api, clock: project.clock },
        { who: session.environment.user, signal: session.signal },
      ),
    ),
  );
  return {
    exitCode: exitCodes.done,
    schema: 'nightshoot/recover@1',
    document: { submission: submission.id, batch: verdict.batchId ?? null, takes: submission.lineCount },
    human: `Submission ${submission.id} ${what}. The next \`nightshoot run\` goes on from here.`,
  };
}

async function recover(session: Session): Promise<CommandResult> {
  const { loaded, project, server } = await openFootage(session);
  const { clock, crashPoints, store } = project;
  const { fallback } = await project.openQuay();
  const { show } = await readSoundLists(loaded, { patterns: [], atMs: clock.now() });
  const recovered = await withWriter(project, (ledger) =>
    withServer(server, async ({ api }) => {
      const ports = { ledger, api, store, fallback, clock, crashPoints, talk: session.talk };
      const answer = await runRecover({ show }, ports, { signal: session.signal });
      await runKeepSnapshot({ show }, ports, { leaseMs, signal: session.signal });
      return answer;
    }),
  );
  const { fromSnapshot, fromManifests, relinked, clips, needDecision } = recovered;
  return {
    exitCode: needDecision > 0 ? exitCodes.needsDecision : exitCodes.done,
    schema: 'nightshoot/recover@1',
    document: { show, ...recovered },
    human: [
      `${fromSnapshot} submissions from the snapshot, ${fromManifests} from manifests in the store.`,
      `${relinked} of them found at the server, ${clips} clips found in the store.`,
      ...(needDecision > 0
        ? [`${needDecision} takes may be paid for, and nothing is left of them: somebody has to decide.`]
        : []),
      'Nothing was spent. The next `nightshoot run` goes on from here.',
    ].join('\n'),
  };
}
