import type { Batch } from '../domain/batch.js';
import type { SubmissionRecord } from '../domain/ledger-records.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import { neverAccepted } from '../domain/retry-policy.js';
import type { Clock } from '../ports/clock.js';
import type { LedgerWriter } from '../ports/ledger.js';
import type { VideosApi } from '../ports/videos-api.js';

export interface DecideSubmissionPorts {
  readonly ledger: Pick<LedgerWriter, 'submissions' | 'recordSubmission' | 'recordEvent'>;
  readonly api: Pick<VideosApi, 'getBatch'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** A person's word on a submission whose fate nobody could find out: its batch, or that there is none. */
export interface SubmissionVerdict {
  readonly submissionId: string;
  /** Undefined: the server never accepted it, and its takes may be tried anew. */
  readonly batchId: string | undefined;
}

/** Records the verdict with who gave it. Throws `E_NO_DECISION` where none is asked for, `E_BATCH_UNKNOWN` for a batch that is not there. */
export async function runDecideSubmission(
  input: SubmissionVerdict,
  ports: DecideSubmissionPorts,
  options: { readonly who: string; readonly signal?: AbortSignal },
): Promise<SubmissionRecord> {
  const undecided = await ports.ledger.submissions({ states: ['needs_decision'] });
  const submission = undecided.find(({ id }) => id === input.submissionId);
  if (submission === undefined) throw nothingToDecide(input.submissionId, undecided);
  const batch = input.batchId === undefined ? undefined : await findBatch(input.batchId, ports, options.signal);
  const atMs = ports.clock.now();
  await ports.ledger.recordSubmission({
    submissionId: submission.id,
    state: batch === undefined ? 'rejected' : 'accepted',
    batchId: batch?.id,
    batchStatus: batch?.rawStatus,
    reason: `${options.who} decided it`,
    failure: batch === undefined ? neverAccepted : undefined,
    atMs,
  });
  await ports.ledger.recordEvent({
    atMs,
    runId: submission.runId,
    subject: 'submission',
    subjectId: submission.id,
    event: batch === undefined ? 'declared never accepted' : 'adopted',
    who: options.who,
    detail: { batchId: batch?.id ?? null },
  });
  return submission;
}

async function findBatch(
  batchId: string,
  { api }: DecideSubmissionPorts,
  signal: AbortSignal | undefined,
): Promise<Batch> {
  const batch = await api.getBatch(batchId, signal);
  if (batch !== undefined) return batch;
  throw new RenderQueueError({
    code: 'E_BATCH_UNKNOWN',
    kind: 'usage',
    message: `The server knows no batch \`${batchId}\`; nothing was recorded.`,
    hint: "Copy the id from the server's own list.",
  });
}

function nothingToDecide(id: string, undecided: readonly SubmissionRecord[]): RenderQueueError {
  const ids = undecided.map((submission) => submission.id).join(', ');
  return new RenderQueueError({
    code: 'E_NO_DECISION',
    kind: 'usage',
    message: `Submission \`${id}\` waits for no decision.`,
    hint: ids === '' ? 'Nothing waits for one.' : `These do: ${ids}.`,
  });
}
