/** Epoch ms of an HTTP date in the one form that servers may send. https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 */
export function parseHttpDate(text: string | undefined): number | undefined {
  // `Date.parse` takes `0` for the year 2000, so only the form that the RFC asks for is given to it.
  if (text === undefined || !httpDate.test(text)) return undefined;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? undefined : atMs;
}

const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
