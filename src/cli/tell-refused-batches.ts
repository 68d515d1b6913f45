import type { AttemptRecord } from '../domain/ledger-records.js';
import { formatPlace } from '../domain/place.js';
import type { LedgerReader } from '../ports/ledger.js';
import type { Talk } from '../ports/talk.js';
import type { SubmissionReport } from '../reconcile/run-reconcile-submission.js';

/** More than a screen of them are read in the report. */
const mostTold = 10;

/** Of a batch that its validation refused: which shots it named, where they are written, and what it said of them. */
export async function tellRefusedBatches(
  submissions: readonly SubmissionReport[],
  { ledger, talk }: { readonly ledger: LedgerReader; readonly talk: Talk },
): Promise<void> {
  for (const { submissionId } of submissions.filter(ranNothing)) {
    const attempts = await ledger.attempts({ submissionId });
    const named = attempts.filter(({ failure }) => failure !== undefined && failure.isRetryable === false);
    const told = named.length === 0 ? attempts.slice(0, 1) : named.slice(0, mostTold);
    const versions = await ledger.versions([...new Set(told.map(({ shotId }) => shotId))]);
    talk.warn(`The server refused a batch of ${attempts.length} takes; nothing of it ran and nothing was paid.`);
    for (const attempt of told) talk.warn(lineOf(attempt, versions));
    if (named.length > told.length)
      talk.warn(`And ${named.length - told.length} more; \`nightshoot dailies\` has them.`);
  }
}

function ranNothing({ batchStatus, lines, waiting, outcomes, fault }: SubmissionReport): boolean {
  return batchStatus === 'failed' && lines + waiting + outcomes.missing === 0 && fault === undefined;
}

function lineOf(
  { shotId, version, take, line, failure }: AttemptRecord,
  versions: Awaited<ReturnType<LedgerReader['versions']>>,
): string {
  const place = versions.find((one) => one.shotId === shotId && one.version === version)?.place;
  const where = place === undefined ? '' : `${formatPlace(place)}: `;
  return `${where}${shotId} take ${take} (line ${line} of the batch): ${failure?.message ?? 'no reason was given'}`;
}
