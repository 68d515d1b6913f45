import type { Batch } from '../domain/batch.js';
import { downloadDeadline } from '../domain/download-deadline.js';
import type { Failure } from '../domain/outcome.js';
import type { Video } from '../domain/video.js';
import type { AttemptOutcome } from '../ports/ledger.js';
import type { FailedLine, LinePlace, RenderedLine } from './tally-result-lines.js';

/** What all outcomes of one submission have in common. */
export interface OutcomeContext {
  readonly batchEndedAtMs: number | undefined;
  readonly downloadWindowMs: number;
  readonly atMs: number;
}

export function renderedOutcome({ customId, video, at }: RenderedLine, context: OutcomeContext): AttemptOutcome {
  return renderedVideoOutcome({ customId, video, evidence: formatPlace(at) }, context);
}

export function renderedVideoOutcome(
  found: { readonly customId: RenderedLine['customId']; readonly video: Video; readonly evidence: string },
  context: OutcomeContext,
): AttemptOutcome {
  const deadline = downloadDeadline(
    {
      videoExpiresAtMs: found.video.expiresAtMs,
      batchEndedAtMs: context.batchEndedAtMs,
      firstSeenAtMs: context.atMs,
    },
    context.downloadWindowMs,
  );
  return {
    customId: found.customId,
    state: 'rendered',
    videoId: found.video.id,
    failure: undefined,
    isPlaceholder: found.video.isPlaceholder,
    downloadDeadlineMs: deadline.atMs,
    deadlineSource: deadline.source,
    evidence: found.evidence,
    atMs: context.atMs,
  };
}

export function failedOutcome(
  line: Omit<FailedLine, 'at'> & { readonly evidence: string },
  atMs: number,
): AttemptOutcome {
  return { ...withoutClip(line.customId, line.evidence, atMs), state: line.kind, failure: line.failure };
}

/** The batch ended without a word about the attempt; its money may be spent. */
export function missingOutcome(
  customId: FailedLine['customId'],
  state: 'missing' | 'needs_decision',
  facts: { readonly failure: Failure; readonly evidence: string; readonly atMs: number },
): AttemptOutcome {
  return { ...withoutClip(customId, facts.evidence, facts.atMs), state, failure: facts.failure };
}

export function formatPlace({ source, offset }: LinePlace): string {
  return `${source}@${offset}`;
}

/** The provider's moment of the batch's end, whatever the end was. */
export function batchEndOf(batch: Batch): number | undefined {
  return batch.completedAtMs ?? batch.expiredAtMs ?? batch.cancelledAtMs ?? batch.failedAtMs;
}

function withoutClip(customId: FailedLine['customId'], evidence: string, atMs: number) {
  return {
    customId,
    videoId: undefined,
    isPlaceholder: false,
    downloadDeadlineMs: undefined,
    deadlineSource: undefined,
    evidence,
    atMs,
  } as const;
}
