import { destination, pino } from 'pino';
import type { Log } from '../../ports/log.js';

/**
 * Appends one JSON object a line to a file, each written before the call returns, so a kill loses none. Known secrets
 * and what looks like one are blotted out wherever they stand, inside longer texts too.
 */
export function openLog(path: string, secrets: readonly string[]): Log {
  const scrub = scrubber(secrets);
  const logger = pino(
    { level: 'debug', base: null, timestamp: pino.stdTimeFunctions.isoTime, hooks: { streamWrite: scrub } },
    destination({ dest: path, append: true, mkdir: true, sync: true, mode: 0o600 }),
  );
  return {
    debug: (message, fields) => logger.debug(fields, message),
    warn: (message, fields) => logger.warn(fields, message),
  };
}

/** Keys of OpenAI and AWS, bearer tokens, signatures of signed links, webhook secrets, passwords in database addresses. */
const secretShapes =
  /\bsk-[\w-]{8,}|\bAKIA[0-9A-Z]{12,}|\bwhsec_[\w+/=]{8,}|(?<=Bearer )[\w.~+/=-]+|(?<=X-Amz-Signature=)[0-9a-f]+|(?<=postgres(?:ql)?:\/\/[^:@/\s]{1,80}:)[^@\s]+(?=@)/g;

function scrubber(secrets: readonly string[]): (line: string) => string {
  // Shorter texts would blot out ordinary words.
  const known = secrets.filter((secret) => secret.length >= 8);
  return (line) => {
    let clean = line;
    for (const secret of known) clean = clean.replaceAll(secret, '[secret]');
    return clean.replace(secretShapes, '[secret]');
  };
}
