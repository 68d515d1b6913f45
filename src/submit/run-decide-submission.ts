import type { Batch } from '../domain/batch.js';
import type { SubmissionRecord } from '../domain/ledger-records.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import { neverAccepted } from '../domain/retry-policy.js';
import type { Clock } from '../ports/clock.js';
import type { LedgerWriter } from '../ports/ledger.js';
import type { VideosApi } from '../ports/videos-api.js';

export interface DecideSubmissionPorts {
  readonly ledger: Pick<LedgerWriter, 'submissions' | 'events' | 'recordSubmission'>;
  readonly api: Pick<VideosApi, 'getBatch'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** A person's word on a submission whose fate nobody could find out: its batch, or that there is none. */
export interface SubmissionVerdict {
  readonly submissionId: string;
  /** Undefined: the server never accepted it, and its takes may be tried anew. */
  readonly batchId: string | undefined;
}

/** Records the verdict with who gave it; the same verdict again changes nothing. Throws `E_NO_DECISION` where none is asked for, `E_BATCH_UNKNOWN` for a batch that is not there. */
export async function runDecideSubmission(
  input: SubmissionVerdict,
  ports: DecideSubmissionPorts,
  options: { readonly who: string; readonly signal?: AbortSignal },
): Promise<SubmissionRecord> {
  const submissions = await ports.ledger.submissions();
  const submission = submissions.find(({ id }) => id === input.submissionId);
  if (submission !== undefined && (await isDecided(submission, input, ports))) return submission;
  if (submission?.state !== 'needs_decision') throw nothingToDecide(input.submissionId, submissions);
  const batch = input.batchId === undefined ? undefined : await findBatch(input.batchId, ports, options.signal);
  await ports.ledger.recordSubmission({
    submissionId: submission.id,
    state: batch === undefined ? 'rejected' : 'accepted',
    batchId: batch?.id,
    batchStatus: batch?.rawStatus,
    reason: batch === undefined ? 'declared never accepted' : 'adopted',
    who: options.who,
    failure: batch === undefined ? neverAccepted : undefined,
    atMs: ports.clock.now(),
  });
  return submission;
}

/** By a person, not found out by the program itself. */
async function isDecided(
  { id, state, batchId }: SubmissionRecord,
  verdict: SubmissionVerdict,
  { ledger }: DecideSubmissionPorts,
): Promise<boolean> {
  if (state === 'needs_decision' || batchId !== verdict.batchId) return false;
  const events = await ledger.events({ subject: 'submission', subjectId: id });
  return events.some(({ event, who }) => (event === 'accepted' || event === 'rejected') && who !== 'nightshoot');
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

function nothingToDecide(id: string, submissions: readonly SubmissionRecord[]): RenderQueueError {
  const undecided = submissions.filter(({ state }) => state === 'needs_decision');
  const ids = undecided.map((submission) => submission.id).join(', ');
  return new RenderQueueError({
    code: 'E_NO_DECISION',
    kind: 'usage',
    message: `Submission \`${id}\` waits for no decision.`,
    hint: ids === '' ? 'Nothing waits for one.' : `These do: ${ids}.`,
  });
}
