import { formatDuration } from '../domain/format-duration.js';

export interface Outlook {
  readonly bytesPerSecond: number;
  /** Of the clips still to come; undefined while nothing is known of their size. */
  readonly bytesLeft: number | undefined;
  /** Until the first bytes vanish; infinite where no deadline is known. */
  readonly deadlineInMs: number;
}

/**
 * `512.3 MB · 85.2 MB/s · 3 min left · first deadline in 22 h 24 min`, and the deadline first when it is near, because a
 * small terminal shows the first parts only; without an outlook only what is home.
 */
export function formatOutlook(landedBytes: number, ahead: Outlook | undefined): string {
  const parts = [`${megabytes(landedBytes)} MB`];
  if (ahead === undefined) return parts.join(' · ');
  const { bytesPerSecond, bytesLeft, deadlineInMs } = ahead;
  if (bytesPerSecond > 0) parts.push(`${megabytes(bytesPerSecond)} MB/s`);
  if (bytesPerSecond > 0 && bytesLeft !== undefined && bytesLeft > 0) {
    parts.push(`${formatDuration((bytesLeft / bytesPerSecond) * 1000)} left`);
  }
  if (deadlineInMs >= foreseeableMs) return parts.join(' · ');
  const deadline =
    deadlineInMs > 0 ? `first deadline in ${formatDuration(deadlineInMs)}` : 'the first deadline has passed';
  return (deadlineInMs < nearMs ? [deadline, ...parts] : [...parts, deadline]).join(' · ');
}

/** Then it is what a person wants to know before anything else. */
const nearMs = 3_600_000;
/** A deadline further off is none that a night meets; clips without one have the end of time. */
const foreseeableMs = 30 * 24 * 3_600_000;

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
