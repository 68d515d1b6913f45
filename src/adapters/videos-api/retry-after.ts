import { parseHttpDate } from './http-date.js';

/**
 * `Retry-After` as milliseconds: whole seconds, or an HTTP date read against the server's own `Date`, so that a wrong
 * clock here cannot shorten it. Undefined where it is neither. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterMs(value: string | undefined, serverDate: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const untilMs = parseHttpDate(value);
  const nowMs = parseHttpDate(serverDate);
  return untilMs === undefined || nowMs === undefined ? undefined : Math.max(0, untilMs - nowMs);
}
