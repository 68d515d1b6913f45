import type { Batch } from '../domain/batch.js';
import type { CustomId } from '../domain/custom-id.js';
import type { SubmissionRecord } from '../domain/ledger-records.js';
import type { Failure } from '../domain/outcome.js';
import type { LedgerReader } from '../ports/ledger.js';
import type { VideosApi } from '../ports/videos-api.js';
import { judgeAbsent } from './judge-absent.js';
import { failedOutcome, missingOutcome, type OutcomeContext, renderedVideoOutcome } from './outcome-of.js';
import { runFindLostResults } from './run-find-lost-results.js';
import type { OpenAttempt, OutcomeRecorder } from './run-record-outcomes.js';
import type { ResultSource } from './tally-result-lines.js';

export interface AbsentInput {
  readonly submission: SubmissionRecord;
  readonly batch: Batch;
  readonly attempts: ReadonlyMap<CustomId, OpenAttempt>;
  /** Neither result file names them. */
  readonly absent: readonly CustomId[];
  /** Their line calls the job unfinished, and the server does not know it. */
  readonly vanished: readonly CustomId[];
  /** Files that the server does not give. */
  readonly unread: readonly ResultSource[];
  readonly context: OutcomeContext;
}

/**
 * Settles attempts of which the batch says nothing, or nothing that holds. While the grace after the batch's end lasts, a
 * dropped line or job may still turn up and nothing is said; then the attempt is missing, its clip is looked for in the
 * server's list of videos, and where it is not found a person decides. Returns how many wait.
 */
export async function runSettleAbsent(
  input: AbsentInput,
  ports: { readonly ledger: LedgerReader; readonly api: VideosApi; readonly recorder: OutcomeRecorder },
  options: { readonly missingGraceMs: number; readonly signal?: AbortSignal },
): Promise<number> {
  const { batch, attempts, context } = input;
  const isOpen = (customId: CustomId): boolean => {
    const state = attempts.get(customId)?.state;
    return state === 'submitted' || state === 'missing';
  };
  const verdicts = input.absent.filter(isOpen).map((customId) => {
    const verdict = judgeAbsent(batch, attempts.get(customId)?.line ?? 0, input.unread);
    return { customId, verdict };
  });
  await ports.recorder.record(
    verdicts.flatMap(({ customId, verdict }) =>
      verdict.kind === 'missing' ? [] : [failedOutcome({ customId, ...verdict }, context.atMs)],
    ),
  );
  const absence = input.unread.length === 0 ? 'in neither result file' : `no whole ${input.unread.join(', no whole ')}`;
  const missing: readonly Missing[] = [
    ...verdicts.flatMap(({ customId, verdict }) =>
      verdict.kind === 'missing' ? [{ customId, failure: verdict.failure, evidence: absence }] : [],
    ),
    ...input.vanished
      .filter(isOpen)
      .map((customId) => ({ customId, failure: vanishedJob, evidence: 'a line without an end' })),
  ];
  const isGraceOver = context.providerNowMs >= context.ended.atMs + options.missingGraceMs;
  if (!isGraceOver || missing.length === 0) return missing.length;
  const { submission } = input;
  const customIds = missing.map(({ customId }) => customId);
  const found = await runFindLostResults({ submission, customIds }, ports, options);
  const { atMs } = context;
  await ports.recorder.record(
    missing.map(({ customId, failure, evidence }) => missingOutcome(customId, 'missing', { failure, evidence, atMs })),
  );
  await ports.recorder.record(
    missing.map(({ customId, failure, evidence }) => {
      const video = found.get(customId);
      return video === undefined
        ? missingOutcome(customId, 'needs_decision', { failure, evidence, atMs })
        : renderedVideoOutcome({ customId, video, evidence: `${evidence}; found in the list of videos` }, context);
    }),
  );
  return 0;
}

interface Missing {
  readonly customId: CustomId;
  readonly failure: Failure;
  readonly evidence: string;
}

const vanishedJob: Failure = {
  what: 'unknown',
  code: 'job_vanished',
  message: 'The result line of this take calls its job unfinished, and the server does not know that job.',
  isRetryable: false,
};
