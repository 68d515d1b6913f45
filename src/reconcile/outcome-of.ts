import type { Batch } from '../domain/batch.js';
import { type DeadlineFacts, downloadDeadline } from '../domain/download-deadline.js';
import type { Failure } from '../domain/outcome.js';
import type { Video } from '../domain/video.js';
import type { AttemptOutcome } from '../ports/ledger.js';
import { formatVideo } from '../protocol/video-object.js';
import type { FailedLine, LinePlace, RenderedLine } from './tally-result-lines.js';

/** What all outcomes of one submission have in common. */
export interface OutcomeContext {
  /** Provider time. */
  readonly ended: DeadlineFacts['ended'];
  readonly shutdownAtMs: number | undefined;
  readonly downloadWindowMs: number;
  /** Ours, as the ledger's times are. */
  readonly atMs: number;
  readonly providerNowMs: number;
}

export function renderedOutcome({ customId, video, at }: RenderedLine, context: OutcomeContext): AttemptOutcome {
  return renderedVideoOutcome({ customId, video, evidence: formatPlace(at) }, context);
}

export function renderedVideoOutcome(
  found: { readonly customId: RenderedLine['customId']; readonly video: Video; readonly evidence: string },
  context: OutcomeContext,
): AttemptOutcome {
  const deadline = downloadDeadline(
    { videoExpiresAtMs: found.video.expiresAtMs, ended: context.ended, shutdownAtMs: context.shutdownAtMs },
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
    response: responseOf(found.video),
    atMs: context.atMs,
  };
}

/** What the server alone can know; the rest of a video object is an echo, and 50,000 of them are long. */
function responseOf(video: Video): NonNullable<AttemptOutcome['response']> {
  const { status, model, size, seconds, created_at, completed_at, expires_at } = formatVideo(video);
  return { status, model, size, seconds, created_at, completed_at, expires_at };
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

/** The longest wait between two looks at a batch: it may have ended so long before it was seen. */
const longestPollMs = 5 * 60_000;

/**
 * When the batch ended, whatever the end was: as its server dates it, but not after this moment of its clock; else one
 * poll before the first look that saw it. Undated, a batch that ended while nobody looked may have ended earlier still.
 */
export function batchEndOf(
  batch: Batch,
  seen: { readonly firstAtMs: number; readonly nowMs: number },
): DeadlineFacts['ended'] {
  const saidMs = batch.completedAtMs ?? batch.expiredAtMs ?? batch.cancelledAtMs ?? batch.failedAtMs;
  if (saidMs !== undefined) return { by: 'batch_completed_at', atMs: Math.min(saidMs, seen.nowMs) };
  return { by: 'first_seen', atMs: Math.min(seen.firstAtMs, seen.nowMs) - longestPollMs };
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
