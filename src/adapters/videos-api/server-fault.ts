import { type ErrorFacts, RenderQueueError } from '../../domain/render-queue-error.js';
import { parseErrorEnvelope } from '../../protocol/error-envelope.js';
import { parseJson } from '../../protocol/parse-json.js';
import { retryAfterMs } from './retry-after.js';

/**
 * Codes that name a fault before the first byte of a request left: lookup, refusal, connect timeout, certificate, and of
 * TLS only what a handshake ends with. Any other TLS fault may break off an answer, so its request may have arrived.
 */
const notSentCodes =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|UNABLE_TO_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|ERR_TLS_CERT_ALTNAME_INVALID|ERR_SSL_(WRONG_VERSION_NUMBER|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS_AVAILABLE|TLSV1_ALERT_PROTOCOL_VERSION|SSLV3_ALERT_HANDSHAKE_FAILURE))$/;

/** What undici threw instead of an answer. `E_SERVER_NOT_REACHED` says that nothing was sent; any other may have arrived. */
export function connectionFault(error: unknown, origin: string): RenderQueueError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code';
  const isNotSent = notSentCodes.test(code);
  return new RenderQueueError({
    code: isNotSent ? 'E_SERVER_NOT_REACHED' : 'E_SERVER_NO_ANSWER',
    kind: 'server',
    message: isNotSent ? `${origin} could not be reached (${code}).` : `${origin} broke off (${code}).`,
    hint: 'Check that the server runs and that `server.url` names it.',
    retryable: true,
    cause: error,
  });
}

export interface RefusedAnswer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | undefined;
  readonly date: string | undefined;
}

/** A free call was answered with something else than success. */
export function answerFault(what: string, answer: RefusedAnswer): RenderQueueError {
  const error = parseErrorEnvelope(parseJson(answer.text));
  const said = error === undefined ? `HTTP ${answer.status}` : `HTTP ${answer.status} ${error.code}: ${error.message}`;
  const waitMs = retryAfterMs(answer.retryAfter, answer.date);
  return new RenderQueueError({
    ...faultOf(answer.status, error?.code),
    kind: 'server',
    message: `The server refused to ${what}: ${said}`,
    ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
  });
}

/** An answer of success whose body is not what the protocol says. */
export function unreadableAnswer(what: string, detail: string): RenderQueueError {
  return new RenderQueueError({
    code: 'E_SERVER_ANSWER',
    kind: 'server',
    message: `The server's answer to "${what}" cannot be read: ${detail}.`,
    hint: 'See whether a proxy or a login page stands between here and `server.url`.',
    retryable: true,
  });
}

/** 408, 425, 429 and 5xx may pass; `insufficient_quota` is a 429 that does not. */
function faultOf(status: number, code: string | undefined): Pick<ErrorFacts, 'code' | 'hint' | 'retryable'> {
  if (status === 401 || status === 403) {
    const hint = 'Check the key that `server.key_env` or `server.key_file` names.';
    return { code: 'E_SERVER_CREDENTIALS', hint, retryable: false };
  }
  if (code === 'insufficient_quota') {
    return { code: 'E_SERVER_QUOTA', hint: 'The account has no credit left.', retryable: false };
  }
  if (status === 429) return { code: 'E_SERVER_RATE_LIMIT', retryable: true };
  if (status === 404) return { code: 'E_SERVER_NOT_FOUND', retryable: false };
  if (status >= 500 || status === 408 || status === 425) return { code: 'E_SERVER_FAULT', retryable: true };
  return { code: 'E_SERVER_REFUSED', retryable: false };
}
