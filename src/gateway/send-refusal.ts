import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RenderQueueError } from '../domain/render-queue-error.js';
import { formatErrorEnvelope } from '../protocol/error-envelope.js';
import { ApiError, errorTypeOf, type Refusal } from './api-error.js';

/** Answers a request with the error envelope of whatever went wrong. */
export function sendRefusal(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error);
  const { status, retryAfterSeconds } = refusal;
  reply.header('x-request-id', request.id);
  // Browsers ask for a password then, so that a person can open the status page.
  if (status === 401)
    reply.header('www-authenticate', 'Basic realm="nightshoot gateway: any name, the token as password"');
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
  // A stranger's body is never read, not even to throw it away.
  if ((status === 401 || status === 403) && hasBody(request)) reply.header('connection', 'close');
  return reply.status(status).send(envelopeOf(refusal));
}

/** The same for bytes that never became a request, after which a connection is of no use. */
export function refuseConnection(error: Error, socket: Socket, requestId: string): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { status, reason, ...refusal } = connectionRefusals[codeOf(error)] ?? unreadable;
  const body = JSON.stringify(envelopeOf({ status, ...refusal }));
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    `x-request-id: ${requestId}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

const unreadable = {
  status: 400,
  reason: 'Bad Request',
  code: 'invalid_request',
  message: 'These bytes are no HTTP request.',
};
const connectionRefusals: Readonly<Record<string, Refusal & { readonly reason: string }>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    reason: 'Request Header Fields Too Large',
    code: 'headers_too_large',
    message: 'The headers of a request have at most 16 KiB.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    reason: 'Request Timeout',
    code: 'request_timeout',
    message: 'The request did not come to its end in time.',
  },
};

function envelopeOf({ status, message, param, code }: Refusal) {
  return formatErrorEnvelope({ message, type: errorTypeOf(status), param, code });
}

function hasBody({ headers }: FastifyRequest): boolean {
  return Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined;
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof ApiError) return error.refusal;
  if (error instanceof RenderQueueError && error.code === 'E_BLOB_TOO_LARGE') {
    return { status: 413, code: 'file_too_large', message: error.message };
  }
  const status = statusOf(error);
  if (status !== undefined && status < 500) {
    const message = error instanceof Error ? error.message : 'The request cannot be read.';
    return { status, code: 'invalid_request', message: message.slice(0, longestMessage) };
  }
  return { status: 500, code: 'internal_error', message: 'The server had an error while processing your request.' };
}

/** Some of the framework's messages repeat what was sent. */
const longestMessage = 300;

/** Fastify's own errors say which status they are: a body that is too large, is no JSON, has no known type. */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
