import type { DeadlineSource } from './ledger-records.js';

export interface DownloadDeadline {
  readonly atMs: number;
  readonly source: DeadlineSource;
}

export interface DeadlineFacts {
  /** What the server says of this video's bytes. */
  readonly videoExpiresAtMs: number | undefined;
  /** When the batch ended, provider time. */
  readonly batchEndedAtMs: number | undefined;
  /** When we first saw the end, for servers that give no time. */
  readonly firstSeenAtMs: number;
}

/**
 * When the bytes vanish: the earliest of what the server says and what its kind promises after the batch's end. Never
 * counted from today on a later look, which would move it away with every restart.
 */
export function downloadDeadline(facts: DeadlineFacts, windowMs: number): DownloadDeadline {
  const { videoExpiresAtMs, batchEndedAtMs, firstSeenAtMs } = facts;
  const promised: DownloadDeadline =
    batchEndedAtMs === undefined
      ? { atMs: firstSeenAtMs + windowMs, source: 'first_seen' }
      : { atMs: batchEndedAtMs + windowMs, source: 'batch_completed_at' };
  return videoExpiresAtMs !== undefined && videoExpiresAtMs < promised.atMs
    ? { atMs: videoExpiresAtMs, source: 'video_expires_at' }
    : promised;
}
