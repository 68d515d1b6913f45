/** `2026-11-23 07:04` in the zone: digits in an order that no locale changes. */
export function formatLocalTime(timeMs: number, timezone: string): string {
  const part = partsIn(timeMs, timezone);
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`;
}

/** `2026-11-23` in the zone. */
export function formatLocalDate(timeMs: number, timezone: string): string {
  return formatLocalTime(timeMs, timezone).slice(0, '2026-11-23'.length);
}

/** `Sunday 22 November 2026` for a run's name, `2026-11-22.2`, which is a local evening already; other names as they are. */
export function formatEvening(runName: string): string {
  const evening = /^(\d{4}-\d{2}-\d{2})(?:\.(\d+))?$/.exec(runName);
  if (evening === null) return runName;
  const [, date = '', number] = evening;
  return `${fullDate.format(new Date(`${date}T12:00:00Z`)).replace(',', '')}${number === undefined ? '' : `, run ${number}`}`;
}

/** `07:04:30` in the zone. */
export function formatLocalClock(timeMs: number, timezone: string): string {
  const seconds = String(Math.floor(timeMs / 1000) % 60).padStart(2, '0');
  return `${formatLocalTime(timeMs, timezone).slice(-'07:04'.length)}:${seconds}`;
}

/** `2026-11-23T06:04:05.000Z` */
export function formatUtc(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

const fullDate = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'full' });

function partsIn(timeMs: number, timezone: string): (type: Intl.DateTimeFormatPartTypes) => string {
  const parts = clockOf(timezone).formatToParts(new Date(timeMs));
  return (type) => parts.find((part) => part.type === type)?.value ?? '';
}

/** Making a clock costs a hundred times what reading it does, and a page reads it for every take. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timezone: string): Intl.DateTimeFormat {
  const known = clocks.get(timezone);
  if (known !== undefined) return known;
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  clocks.set(timezone, clock);
  return clock;
}
