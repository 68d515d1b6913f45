export interface Outlook {
  readonly bytesPerSecond: number;
  /** Of the clips still to come; undefined while nothing is known of their size. */
  readonly bytesLeft: number | undefined;
  /** Until the first bytes vanish; infinite where no deadline is known. */
  readonly deadlineInMs: number;
}

/** `512.3 MB · 85.2 MB/s · 3 min left · first deadline in 22.4 h`; without an outlook only what is home. */
export function formatOutlook(landedBytes: number, ahead: Outlook | undefined): string {
  const parts = [`${megabytes(landedBytes)} MB`];
  if (ahead === undefined) return parts.join(' · ');
  const { bytesPerSecond, bytesLeft, deadlineInMs } = ahead;
  if (bytesPerSecond > 0) parts.push(`${megabytes(bytesPerSecond)} MB/s`);
  if (bytesPerSecond > 0 && bytesLeft !== undefined && bytesLeft > 0) {
    parts.push(`${formatSpan((bytesLeft / bytesPerSecond) * 1000)} left`);
  }
  if (deadlineInMs < foreseeableMs) {
    parts.push(deadlineInMs > 0 ? `first deadline in ${formatSpan(deadlineInMs)}` : 'the first deadline has passed');
  }
  return parts.join(' · ');
}

/** A deadline further off is none that a night meets; clips without one have the end of time. */
const foreseeableMs = 30 * 24 * 3_600_000;

/** `40 s`, `12 min`, `22.4 h`. */
function formatSpan(ms: number): string {
  if (ms < 60_000) return `${Math.ceil(ms / 1000)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  return `${(ms / 3_600_000).toFixed(1)} h`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
