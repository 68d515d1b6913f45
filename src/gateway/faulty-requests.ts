import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal } from './api-error.js';
import type { StagedFaults } from './staged-faults.js';

/** A request of the API that is turned away at the door; health and the stage door are spared. */
export async function findRequestFault(faults: StagedFaults, request: FastifyRequest): Promise<Refusal | undefined> {
  const route = request.routeOptions.url;
  if (route === undefined || !route.startsWith('/v1/') || route.startsWith('/v1/nightshoot')) return undefined;
  const subject = `${request.method} ${route}`;
  if (await faults.strikes('429', subject)) {
    return { status: 429, code: 'rate_limit_exceeded', message: 'Rate limit reached.', retryAfterSeconds: 1 };
  }
  if (subject === 'POST /v1/batches' && (await faults.strikes('unseen-file', subject))) {
    return { status: 400, code: 'invalid_request', message: 'Cannot find file in this project.' };
  }
  if (await faults.strikes('5xx', subject)) {
    return { status: 503, code: 'server_is_overloaded', message: 'The server is overloaded.', retryAfterSeconds: 1 };
  }
  return undefined;
}

/** The caller never learns what became of its request. */
export function dropConnection(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack();
  request.raw.socket.destroy();
  return reply;
}
