const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** `40 s`, `12 min`, `3 h 20 min`: never more exact than two words. */
export function formatDuration(durationMs: number): string {
  if (durationMs < minuteMs) return `${Math.max(1, Math.round(durationMs / 1000))} s`;
  const minutes = Math.round(durationMs / minuteMs);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor((minutes * minuteMs) / hourMs);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}
