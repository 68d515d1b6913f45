import { parseJson } from '../../protocol/parse-json.js';
import type { HttpAnswer } from './http-client.js';
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

export function refusalOf(answer: HttpAnswer, text: string) {
  const { date, 'retry-after': retryAfter } = answer.headers;
  return { status: answer.status, text, retryAfter, date };
}

/** The bytes of a body; a connection that breaks off becomes a server fault. */
export async function* readBody(body: HttpAnswer['body'], what: string): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw connectionFault(error, `The answer to "${what}"`);
  }
}
