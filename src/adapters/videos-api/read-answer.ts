import { parseErrorEnvelope } from '../../protocol/error-envelope.js';
import { parseJson } from '../../protocol/parse-json.js';
import type { HttpAnswer } from './http-client.js';
import { piecesOf } from './pieces-of.js';
import { answerFault, connectionFault, unreadableAnswer } from './server-fault.js';

/** 10,000 file objects of a list page come to about 4 MB; anything far above is no answer of this protocol. */
const longestAnswerBytes = 16 * 1024 * 1024;

/** The body as text, at most 16 MiB of it; throws a server fault when it breaks off or is longer. */
export async function readText(what: string, answer: HttpAnswer): Promise<string> {
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const piece of readBody(answer.body, what)) {
    sizeBytes += piece.byteLength;
    if (sizeBytes > longestAnswerBytes) throw unreadableAnswer(what, `longer than ${longestAnswerBytes} bytes`);
    pieces.push(piece);
  }
  const text = Buffer.concat(pieces).toString('utf8');
  const announced = answer.headers['content-length'];
  if (announced !== undefined && Number(announced) !== sizeBytes) throw unreadableAnswer(what, 'cut short');
  return text;
}

/** Reads a success as what `parse` makes of its JSON; throws for a refusal and for what `parse` cannot read. */
export async function readAnswer<Answer>(
  what: string,
  answer: HttpAnswer,
  parse: (json: unknown) => Answer | undefined,
): Promise<Answer> {
  const text = await readText(what, answer);
  if (answer.status < 200 || answer.status > 299) throw answerFault(what, refusalOf(answer, text));
  const parsed = parse(parseJson(text));
  if (parsed === undefined) throw unreadableAnswer(what, `HTTP ${answer.status} with another body`);
  return parsed;
}

/**
 * Undefined for a 404 of the server's own: a proxy's page knows nothing of a paid job. Some servers answer a failed job
 * with an HTTP error and the job itself as the body, so an object that parses is the answer whatever the status
 * (vLLM-Omni).
 */
export async function readFound<Answer>(
  what: string,
  answer: HttpAnswer,
  parse: (json: unknown) => Answer | undefined,
): Promise<Answer | undefined> {
  if (answer.status >= 200 && answer.status < 300) return await readAnswer(what, answer, parse);
  const text = await readText(what, answer);
  const found = parse(parseJson(text));
  if (found !== undefined) return found;
  if (isOwnNotFound(what, answer.status, text)) return undefined;
  throw answerFault(what, refusalOf(answer, text));
}

/** Throws `E_SERVER_ANSWER`, which may pass, for a 404 in other words than the protocol's. */
export function isOwnNotFound(what: string, status: number, text: string): boolean {
  if (status !== 404) return false;
  if (parseErrorEnvelope(parseJson(text)) !== undefined) return true;
  throw unreadableAnswer(what, 'a 404 without an error of the protocol');
}

export function refusalOf(answer: HttpAnswer, text: string) {
  const { date, 'retry-after': retryAfter } = answer.headers;
  return { status: answer.status, text, retryAfter, date };
}

/** The bytes of a body; a connection that breaks off becomes a server fault. */
export async function* readBody(body: HttpAnswer['body'], what: string): AsyncGenerator<Uint8Array> {
  try {
    yield* piecesOf(body);
  } catch (error) {
    throw connectionFault(error, `The answer to "${what}"`);
  }
}
