import { formatPlace } from '../../domain/place.js';
import { formatTake, formatVersion } from '../../domain/take-name.js';
import type { ReconcileReport } from '../../reconcile/run-reconcile.js';
import { onAnotherServer, type SubmissionReport, unknownToServer } from '../../reconcile/run-reconcile-submission.js';
import type { ReconciledFailure } from '../reconciled-failures.js';
import { oneLine, plainText } from './plain-text.js';

/** `2 batches read: 40 rendered, 1 refused.` and what is still open. */
export function formatReconciled({ submissions }: ReconcileReport): string {
  const strangers = submissions.filter(({ batchStatus }) => batchStatus === onAnotherServer).length;
  const unknown = submissions.filter(({ batchStatus }) => batchStatus === unknownToServer).length;
  const broken = submissions.filter(({ fault }) => fault !== undefined);
  const read = submissions.filter(isRead).length;
  const running = submissions.length - read - strangers - unknown - broken.length;
  const waiting = submissions.reduce((sum, submission) => sum + submission.waiting, 0);
  const outcomes = formatOutcomes(submissions);
  return [
    `${read} ${read === 1 ? 'batch' : 'batches'} read: ${outcomes === '' ? 'nothing new' : outcomes}.`,
    ...broken.map(
      ({ batchId, fault }) =>
        `${plainText(batchId)} is not read to its end: ${oneLine(fault?.message ?? '', longestMessage)}`,
    ),
    ...submissions.filter(({ unread }) => unread.length > 0).map(formatUnread),
    ...(unknown === 0
      ? []
      : [
          `${unknown} ${unknown === 1 ? 'batch is' : 'batches are'} unknown to the server; \`nightshoot watch\` asks until that is sure.`,
        ]),
    ...(strangers === 0
      ? []
      : [`${strangers} ${strangers === 1 ? 'batch is' : 'batches are'} on another server than \`server.url\`.`]),
    ...(running === 0 ? [] : [`${running} ${running === 1 ? 'batch has' : 'batches have'} not ended.`]),
    ...(waiting === 0
      ? []
      : [`${waiting} ${waiting === 1 ? 'result is' : 'results are'} not clear yet; run again in a minute.`]),
  ].join('\n');
}

function isRead({ isEnded, lines, waiting, fault }: SubmissionReport): boolean {
  return fault === undefined && (isEnded || lines > 0 || waiting > 0);
}

function formatUnread({ batchId, unread }: SubmissionReport): string {
  const files = unread.map((source) => source.replace('_', ' ')).join(' and ');
  return `The server does not give the whole ${files} of ${plainText(batchId)}.`;
}

/** As `--json` prints it. */
export function reportDocument({ submissions, checkAgainMs }: ReconcileReport): Readonly<Record<string, unknown>> {
  const told = submissions.map(({ fault, ...submission }) => ({
    ...submission,
    fault: fault && { code: fault.code, message: fault.message, retryable: fault.retryable },
  }));
  return { submissions: told, checkAgainMs };
}

/** More than a screen of them are read in the dailies. */
const mostTold = 20;
/** What a server says of a prompt may be the prompt. */
const longestMessage = 200;

/** One after another, each with its place in the lists first, as editors read it. */
export function formatReconciledFailures(failures: readonly ReconciledFailure[]): string {
  const rest = failures.length - mostTold;
  const more = rest > 0 ? [`And ${rest} more; \`nightshoot dailies\` has them all.`] : [];
  return [...failures.slice(0, mostTold).map(formatFailure), ...more].join('\n');
}

function formatFailure({ attempt, place, title, nextStep, command }: ReconciledFailure): string {
  const { shotId, version, take, failure } = attempt;
  const where = place === undefined ? '' : `${plainText(formatPlace(place))}: `;
  const said =
    failure === undefined ? '' : `: ${oneLine(failure.message, longestMessage)} (${plainText(failure.code)})`;
  const call = command === undefined ? '' : ` \`${command}\``;
  return `${where}${shotId} ${formatVersion(version)} ${formatTake(take)}\n  ${title}${said}\n  ${nextStep}${call}`;
}

/** As `--json` prints it. */
export function failureDocument({
  attempt,
  place,
  retriesByItself,
  nextStep,
  command,
}: ReconciledFailure): Readonly<Record<string, unknown>> {
  const { customId, shotId, version, take, state, failure } = attempt;
  return { customId, shotId, version, take, place, state, failure, retriesByItself, nextStep, command };
}

function formatOutcomes(submissions: ReconcileReport['submissions']): string {
  const counts = new Map<string, number>();
  for (const { outcomes } of submissions) {
    for (const [state, count] of Object.entries(outcomes)) counts.set(state, (counts.get(state) ?? 0) + count);
  }
  return [...counts]
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${state === 'needs_decision' ? 'to be decided by a person' : state}`)
    .join(', ');
}
