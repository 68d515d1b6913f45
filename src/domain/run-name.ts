/** A night that begins before six in the morning is the night of the evening before. */
const dayBeginsAtHour = 6;

/** `2026-11-22`, the local evening a run begins; `2026-11-22.2` for the second of it. */
export function nextRunName(atMs: number, timezone: string, taken: readonly string[]): string {
  const evening = localDate(atMs - dayBeginsAtHour * 3_600_000, timezone);
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? evening : `${evening}.${count}`;
    if (!taken.includes(name)) return name;
  }
}

/** `2026-11-22`, the date on a wall there. */
export function localDate(timeMs: number, timezone: string): string {
  const parts = calendarOf(timezone).formatToParts(timeMs);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** Making a calendar costs a hundred times what reading it does, and a plan reads it once for each attempt of the day. */
const calendars = new Map<string, Intl.DateTimeFormat>();

function calendarOf(timezone: string): Intl.DateTimeFormat {
  const known = calendars.get(timezone);
  if (known !== undefined) return known;
  const calendar = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  calendars.set(timezone, calendar);
  return calendar;
}
