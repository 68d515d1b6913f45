/** `2026-11-23 07:04` in the zone: digits in an order that no locale changes. */
export function formatLocalTime(timeMs: number, timezone: string): string {
  const part = partsIn(timeMs, timezone);
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`;
}

/** `2026-11-23` in the zone. */
export function formatLocalDate(timeMs: number, timezone: string): string {
  return formatLocalTime(timeMs, timezone).slice(0, '2026-11-23'.length);
}

/** `Sunday 22 November 2026` in the zone. */
export function formatLocalWeekday(timeMs: number, timezone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    format.formatToParts(new Date(timeMs)).find((candidate) => candidate.type === type)?.value ?? '';
  return `${part('weekday')} ${part('day')} ${part('month')} ${part('year')}`;
}

/** `2026-11-23T06:04:05.000Z` */
export function formatUtc(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

function partsIn(timeMs: number, timezone: string): (type: Intl.DateTimeFormatPartTypes) => string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(new Date(timeMs));
  return (type) => parts.find((part) => part.type === type)?.value ?? '';
}
