import { formatDuration } from './format-duration.js';
import type { DeadlineSource } from './ledger-records.js';

export interface DownloadDeadline {
  readonly atMs: number;
  readonly source: DeadlineSource;
}

/** All times are the provider's. */
export interface DeadlineFacts {
  /** What the server says of this video's bytes. */
  readonly videoExpiresAtMs: number | undefined;
  /** When the render's clock began: as the server dates the end of its batch or job, else as we first saw it. */
  readonly ended: { readonly by: 'batch_completed_at' | 'direct_job' | 'first_seen'; readonly atMs: number };
  /** When the provider stops answering for good, as far as somebody said. */
  readonly shutdownAtMs: number | undefined;
}

/**
 * When the bytes vanish: the earliest of what the server says of the video, what its kind promises after the end, and
 * its shutdown. Never counted from today on a later look, which would move it away with every restart. A shutdown that
 * was to come before the render's end did not come then.
 */
export function downloadDeadline(facts: DeadlineFacts, windowMs: number): DownloadDeadline {
  const { videoExpiresAtMs, ended, shutdownAtMs } = facts;
  const promised: DownloadDeadline = { atMs: ended.atMs + windowMs, source: ended.by };
  const said = earlier(promised, { atMs: videoExpiresAtMs, source: 'video_expires_at' });
  const isAhead = shutdownAtMs !== undefined && shutdownAtMs > ended.atMs;
  return isAhead ? earlier(said, { atMs: shutdownAtMs, source: 'provider_shutdown' }) : said;
}

function earlier(
  deadline: DownloadDeadline,
  other: { readonly atMs: number | undefined; readonly source: DeadlineSource },
): DownloadDeadline {
  return other.atMs !== undefined && other.atMs < deadline.atMs ? { ...other, atMs: other.atMs } : deadline;
}

/** What a deadline was reckoned from, in words that go on from it. */
export function tellSource(source: DeadlineSource): string {
  switch (source) {
    case 'video_expires_at':
      return 'as the server says of the video';
    case 'batch_completed_at':
      return "counted from the batch's end";
    case 'direct_job':
      return "counted from the job's end";
    case 'provider_shutdown':
      return 'when the provider shuts down';
    case 'first_seen':
      return 'counted from when its end was first seen';
    default:
      return source satisfies never;
  }
}

/** How soon bytes vanish, in words that go on from "vanishes". */
export function tellTimeLeft(leftMs: number): string {
  return leftMs > 0 ? `in ${formatDuration(leftMs)}` : 'now: its deadline has passed';
}
