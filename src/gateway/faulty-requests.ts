import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal } from './api-error.js';
import type { FaultName } from './fault-table.js';
import type { StagedFaults } from './staged-faults.js';

/** A request of the API that is turned away at the door; health and the stage door are spared. */
export async function findRequestFault(faults: StagedFaults, request: FastifyRequest): Promise<Refusal | undefined> {
  const route = request.routeOptions.url;
  if (route === undefined || !route.startsWith('/v1/') || route.startsWith('/v1/nightshoot')) return undefined;
  const subject = `${request.method} ${route}`;
  for (const [fault, refusal] of requestFaults) if (await faults.strikes(fault, subject)) return refusal;
  return undefined;
}

const requestFaults: readonly (readonly [FaultName, Refusal])[] = [
  ['401', { status: 401, code: 'invalid_api_key', message: 'Incorrect API key provided.' }],
  ['403', { status: 403, code: 'permission_denied', message: 'The project has no access to this.' }],
  ['429', { status: 429, code: 'rate_limit_exceeded', message: 'Rate limit reached.', retryAfterSeconds: 1 }],
  ['5xx', { status: 503, code: 'server_is_overloaded', message: 'The server is overloaded.', retryAfterSeconds: 1 }],
];

/** The caller never learns what became of its request. */
export function dropConnection(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack();
  request.raw.socket.destroy();
  return reply;
}
