import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '../ports/clock.js';
import { ApiError } from './api-error.js';
import type { GatewayOptions } from './gateway-ports.js';
import { type BudgetState, RequestBudget } from './request-budget.js';

/** Far more than a night asks for: whoever asks for more is caught in a loop. */
const usualRequestsPerMinute = 60_000;
/** https://platform.openai.com/docs/api-reference/files/create */
const usualUploadsPerMinute = 1_000;

/**
 * Counts every request of the API against its budget, before a byte of its body is read: uploads against theirs, all
 * others together. Each answer tells what is left in `x-ratelimit-{limit,remaining,reset}-requests`.
 */
export function limitRate(server: FastifyInstance, options: GatewayOptions, clock: Clock): void {
  const { requestsPerMinute = usualRequestsPerMinute, uploadsPerMinute = usualUploadsPerMinute } = options;
  const requests = new RequestBudget(requestsPerMinute, clock);
  const uploads = new RequestBudget(uploadsPerMinute, clock);
  server.addHook('onRequest', (request, reply, done) => {
    const route = request.routeOptions.url;
    if (route?.startsWith('/v1/') !== true) return done();
    const state = (isUpload(request) ? uploads : requests).spend();
    reply.header('x-ratelimit-limit-requests', state.limit);
    reply.header('x-ratelimit-remaining-requests', state.remaining);
    reply.header('x-ratelimit-reset-requests', formatReset(state.resetMs));
    done(state.waitMs > 0 ? tooMany(state) : undefined);
  });
}

function isUpload({ method, routeOptions }: FastifyRequest): boolean {
  return method === 'POST' && routeOptions.url === '/v1/files';
}

function tooMany({ limit, waitMs }: BudgetState): ApiError {
  return new ApiError({
    status: 429,
    code: 'rate_limit_exceeded',
    message: `Rate limit reached: ${limit} requests a minute.`,
    retryAfterSeconds: Math.ceil(waitMs / 1000),
  });
}

/** `17ms`, `1.2s`: the form of the hosted service. */
function formatReset(resetMs: number): string {
  return resetMs < 1000 ? `${Math.ceil(resetMs)}ms` : `${Number((resetMs / 1000).toFixed(1))}s`;
}
