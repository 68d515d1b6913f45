/**
 * `Retry-After` as milliseconds: whole seconds, or an HTTP date read against the server's own `Date`, so that a wrong
 * clock here cannot shorten it. Undefined where it is neither. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterMs(value: string | undefined, serverDate: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  // `Date.parse` takes `0` for the year 2000, so only the form that the RFC asks for is given to it.
  if (!httpDate.test(value) || serverDate === undefined || !httpDate.test(serverDate)) return undefined;
  return Math.max(0, Date.parse(value) - Date.parse(serverDate));
}

const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
